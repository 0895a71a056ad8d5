import type { KnownCause } from "./known-cause.ts";
import { findIn } from "./search-texts.ts";

/** Causes in lifecycle hooks: a hook ends with a non-zero exit code, so Compose stops starting the service. */
export const hookCauses: readonly KnownCause[] = [
  {
    id: "hook-failed",
    title: "A lifecycle hook of the service failed",
    match: ({ service, startError, hook }) => {
      const found = findIn(startError, hookErrors);
      if (!found && !hook) return undefined;
      const kind = hook?.kind ?? (startError.includes("pre_start") ? "pre_start" : "post_start");
      const exitCode = hook?.exitCode ?? found?.name;
      const command = hook === undefined ? "" : `, \`${hook.command}\`,`;
      const why = `the ${kind} hook${command} exited with code ${exitCode}`;
      if (hook !== undefined && hook.logs.length > 0) {
        return { why, hint: "Fix the hook: the log lines are its output.", commands: ["stackctl up"] };
      }
      return {
        why,
        hint: "Run the hook's command yourself to see its output, which Compose does not keep.",
        commands: [`stackctl compose -- exec ${service} sh`],
      };
    },
  },
];

/** https://github.com/docker/compose/blob/v2.40.3/pkg/compose/hook.go, and pre_start.go since 5.3 */
const hookErrors: readonly RegExp[] = [
  /\bhook exited with status (\d+)/,
  /\bpre_start\[\d+\] exited with code (\d+)/,
];
