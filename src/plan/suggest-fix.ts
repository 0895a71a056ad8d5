import type { Container } from "../domain/container.ts";
import type { Failure } from "../domain/report.ts";

/** What to do about a failure, and what to run next. */
export interface Fix {
  readonly hint: string;
  readonly commands: readonly string[];
}

interface FailedService {
  readonly service: string;
  readonly container: Container | undefined;
  readonly exitCode: number | null;
  readonly launchError: string;
}

/** What may help where no known cause fits: by the kind of failure alone. */
export function suggestFix(reason: Failure["reason"], failed: FailedService): Fix {
  const { service, container, exitCode, launchError } = failed;
  const hasRun = container !== undefined && container.state !== "created";
  const logs = hasRun ? [`stackctl logs ${service}`] : [];
  switch (reason) {
    case "out-of-memory":
      return {
        hint: "raise its memory limit (deploy.resources.limits.memory), or switch off a feature that it shares memory with",
        commands: logs,
      };
    case "paused":
      return { hint: "let it go on", commands: [`stackctl compose -- unpause ${service}`] };
    case "unhealthy":
      return {
        hint: "read its log, and run its check by hand inside it",
        commands: [...logs, `stackctl compose -- exec ${service} sh`],
      };
    case "timed-out":
      if (launchError !== "" && !container)
        return {
          hint: "the message of Compose says what is wrong",
          commands: [`stackctl compose -- config ${service}`],
        };
      return {
        hint: "if it only needs longer: --wait-timeout (stackctl wait: --timeout), or the label stackctl.timeout",
        commands: logs,
      };
    case "cannot-start":
      return {
        hint: `check image, command and volumes of ${service}`,
        commands: [`stackctl compose -- config ${service}`],
      };
    case "lost-namespace":
      return {
        hint: "restart the service: it joins the namespace anew",
        commands: [`stackctl up ${service}`],
      };
    case "removed":
      return {
        hint: "create it again, once it is clear who removed it",
        commands: [`stackctl up ${service}`],
      };
    case "crash-loop":
    case "exited":
    case "build-failed":
    case "dependency-failed":
      return { hint: exitCodeHints[exitCode ?? 0] ?? "read its whole log", commands: logs };
  }
}

/** Exit codes of shells and signals (POSIX shell: 126, 127; 128 + n for signal n). */
const exitCodeHints: Readonly<Record<number, string>> = {
  0: "use a command that stays, or, if the service is a job, set its label stackctl.condition: completed",
  126: "the command is there but cannot be executed: is it executable, and built for this processor?",
  127: "the command was not found: is its path right, and is it in the image?",
  137: "it was killed (SIGKILL): by hand, or by the system for want of memory outside of its own limit",
  139: "it crashed (segmentation fault): often an image for another processor or a broken native library",
  143: "it was asked to stop (SIGTERM): by hand, or by something that supervises it",
};
