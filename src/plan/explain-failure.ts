import type { Container } from "../domain/container.ts";
import type { Failure } from "../domain/report.ts";
import type { Verdict } from "../domain/verdict.ts";

/** What was found out about a service that is not ready. */
export interface FailureEvidence {
  readonly service: string;
  readonly verdict: Verdict;
  /** The container that tells most; undefined where none was created. */
  readonly container: Container | undefined;
  readonly restarts: number;
  readonly logs: readonly string[];
  readonly causedBy: string | null;
  /** What Compose said, when it gave up; empty otherwise. */
  readonly launchError: string;
}

/** How many of the engine's kept probes are shown. */
const shownProbes = 3;

/** Puts together why one service failed and what to try, with all secrets taken out. */
export function explainFailure(evidence: FailureEvidence, redact: (text: string) => string): Failure {
  const { container, verdict, causedBy } = evidence;
  const failed = verdict.kind === "failed" ? verdict : undefined;
  const reason = causedBy === null ? (failed?.reason ?? "timed-out") : "dependency-failed";
  const message = describe(evidence);
  return {
    service: evidence.service,
    reason,
    message: redact(message),
    exitCode:
      container && container.state !== "running" && container.state !== "created" ? container.exitCode : null,
    oomKilled: container?.oomKilled ?? false,
    restarts: evidence.restarts,
    probeOutput: (container?.probes ?? [])
      .filter(({ exitCode }) => exitCode !== 0)
      .slice(-shownProbes)
      .map(({ output }) => redact(output.trim())),
    logs: evidence.logs.map(redact),
    hint: causedBy === null ? suggestFix(reason, evidence) : null,
    causedBy,
  };
}

function describe({ verdict, causedBy, launchError }: FailureEvidence): string {
  if (causedBy !== null) return `could not start: it depends on ${causedBy}`;
  switch (verdict.kind) {
    case "failed":
      return verdict.why;
    case "starting":
    case "flapping":
      return launchError === "" ? verdict.why : launchError;
    case "ready":
    case "done":
      return verdict.kind;
  }
}

function suggestFix(reason: Failure["reason"], { service, container, launchError }: FailureEvidence): string {
  const logs = `stackctl logs ${service}`;
  switch (reason) {
    case "out-of-memory":
      return `raise its memory limit (deploy.resources.limits.memory), or switch off a feature that it shares memory with`;
    case "paused":
      return `stackctl compose -- unpause ${service}`;
    case "unhealthy":
      return `run its check by hand: stackctl compose -- exec ${service} sh; its log: ${logs}`;
    case "timed-out":
      if (launchError !== "" && !container) return "see the message of Compose above";
      return `if it only needs longer: --wait-timeout, or the label stackctl.timeout${container ? `; its log: ${logs}` : ""}`;
    case "cannot-start":
      return `check image, command and volumes of ${service}: stackctl compose -- config ${service}`;
    case "crash-loop":
    case "exited":
    case "dependency-failed":
      return exitCodeHints[container?.exitCode ?? 0] ?? `its whole log: ${logs}`;
  }
}

/** Exit codes of shells and signals (POSIX shell: 126, 127; 128 + n for signal n). */
const exitCodeHints: Readonly<Record<number, string>> = {
  126: "the command is there but cannot be executed: is it executable, and built for this processor?",
  127: "the command was not found: is its path right, and is it in the image?",
  137: "it was killed (SIGKILL): by the kernel for want of memory, or by hand",
  139: "it crashed (segmentation fault): often an image for another processor or a broken native library",
};
