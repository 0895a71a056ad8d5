import type { Container } from "../domain/container.ts";
import type { Failure } from "../domain/report.ts";
import type { Condition } from "../domain/service.ts";
import type { Verdict } from "../domain/verdict.ts";
import { describeExitCode } from "./describe-exit-code.ts";

/** What was found out about a service that is not ready. */
export interface FailureEvidence {
  readonly service: string;
  readonly condition: Condition | null;
  readonly verdict: Verdict;
  /** The container that tells most; undefined where none was created. */
  readonly container: Container | undefined;
  readonly restarts: number;
  /** Of its last run that was seen to end. */
  readonly lastExitCode: number | undefined;
  readonly logs: readonly string[];
  readonly causedBy: string | null;
  readonly victims: readonly string[];
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
  const exitCode = findExitCode(evidence) ?? null;
  const oomKilled = container?.oomKilled ?? false;
  const probes = (container?.probes ?? [])
    .filter((probe) => probe.exitCode !== 0)
    .slice(-shownProbes)
    .map(({ atMs, exitCode, output }) => ({
      at: new Date(atMs).toISOString(),
      exitCode,
      output: redact(output.trim()),
    }));
  return {
    service: evidence.service,
    reason,
    message: redact(message),
    exitCode,
    oomKilled,
    restarts: evidence.restarts,
    probeOutput: probes.map(({ output }) => output),
    logs: evidence.logs.map(redact),
    hint: causedBy === null ? suggestFix(reason, evidence) : null,
    causedBy,
    condition: evidence.condition,
    state: container?.state ?? null,
    health: container === undefined || container.health === "none" ? null : container.health,
    exitMeaning: exitCode === null ? null : (describeExitCode(exitCode, oomKilled) ?? null),
    probes,
    errorLine: null,
    logGap: null,
    cause: null,
    commands: [],
    victims: [...evidence.victims],
  };
}

function describe({ verdict, container, causedBy, launchError }: FailureEvidence): string {
  if (causedBy !== null) {
    const hasRun = verdict.kind === "failed" && container !== undefined && container.state !== "created";
    return hasRun
      ? `${verdict.why}; it depends on ${causedBy}, which failed`
      : `could not start: it depends on ${causedBy}`;
  }
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

/** The engine says 0 of a container that runs or has never run. */
function findExitCode({ container, lastExitCode }: FailureEvidence): number | undefined {
  const says = container !== undefined && container.state !== "running" && container.state !== "created";
  return says ? container.exitCode : lastExitCode;
}

function suggestFix(reason: Failure["reason"], evidence: FailureEvidence): string {
  const { service, container, launchError } = evidence;
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
      return exitCodeHints[findExitCode(evidence) ?? 0] ?? `its whole log: ${logs}`;
  }
}

/** Exit codes of shells and signals (POSIX shell: 126, 127; 128 + n for signal n). */
const exitCodeHints: Readonly<Record<number, string>> = {
  126: "the command is there but cannot be executed: is it executable, and built for this processor?",
  127: "the command was not found: is its path right, and is it in the image?",
  137: "it was killed (SIGKILL): by the kernel for want of memory, or by hand",
  139: "it crashed (segmentation fault): often an image for another processor or a broken native library",
};
