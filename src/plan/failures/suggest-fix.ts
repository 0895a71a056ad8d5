import { type Container, hasEverRun } from "../../domain/container.ts";
import type { Failure } from "../../domain/report.ts";

/** Advice about a failure, and the commands to run next. */
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

/** Advice for a failure that no known cause explains, by the kind of failure alone. */
export function suggestFix(reason: Failure["reason"], failed: FailedService): Fix {
  const { service, container, exitCode, launchError } = failed;
  const hasRun = container !== undefined && hasEverRun(container);
  const logs = hasRun ? [`stackctl logs ${service}`] : [];
  switch (reason) {
    case "out-of-memory":
      return {
        hint: "Raise its memory limit (deploy.resources.limits.memory), or disable other features to free memory.",
        commands: logs,
      };
    case "paused":
      return { hint: "Unpause the container.", commands: [`stackctl compose -- unpause ${service}`] };
    case "unhealthy":
      return {
        hint: "Read the log, and run the health check by hand in the container.",
        commands: [...logs, `stackctl compose -- exec ${service} sh`],
      };
    case "timed-out":
      if (launchError !== "" && !container)
        return {
          hint: "Fix the problem that Compose reports.",
          commands: [`stackctl compose -- config ${service}`],
        };
      return {
        hint: "Raise --wait-timeout (stackctl wait: --timeout) or the label stackctl.timeout if the service only needs more time.",
        commands: logs,
      };
    case "cannot-start":
      return {
        hint: `Check the image, command and volumes of ${service}.`,
        commands: [`stackctl compose -- config ${service}`],
      };
    case "lost-namespace":
      return {
        hint: "Restart the service, so that it joins the new namespace.",
        commands: [`stackctl up ${service}`],
      };
    case "removed":
      return {
        hint: "Find out what removed it, then create it again.",
        commands: [`stackctl up ${service}`],
      };
    case "not-placeable":
      return {
        hint: `Change the placement or the resources of ${service}, or add a node that can run it: docker node ls lists the nodes.`,
        commands: [],
      };
    case "rolled-back":
      return {
        hint: "Read the log of the failed update, fix it, and run stackctl up again.",
        commands: logs,
      };
    case "crash-loop":
    case "exited":
    case "build-failed":
    case "dependency-failed":
      return { hint: exitCodeHints[exitCode ?? 0] ?? "Read the whole log.", commands: logs };
  }
}

/** Advice by exit code (POSIX shells: 126, 127; 128 + n for signal n). */
const exitCodeHints: Readonly<Record<number, string>> = {
  0: "Use a command that keeps running, or, for a job, set the label stackctl.condition: completed.",
  126: "Make the command executable, and check that it is built for this processor.",
  127: "Check the path of the command, and that the image contains it.",
  137: "Check what killed it (SIGKILL): docker kill, or the kernel because this machine ran out of memory.",
  139: "Check that the image is built for this processor; a broken native library also causes a segmentation fault.",
  143: "Check what stopped it (SIGTERM): docker stop, or a supervisor.",
};
