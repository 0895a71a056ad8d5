import type { ComposeTarget } from "../../ports/compose.ts";

/** The environment of a Compose process. COMPOSE_PROFILES stays as it is: files can refer to it, and --profile beats it. */
export function composeEnvironment(
  env: ReadonlyMap<string, string>,
  target: ComposeTarget,
): Readonly<Record<string, string>> {
  return { ...Object.fromEntries(env), ...target.env };
}

/** The same for output that a program reads: no colours, no advice, progress on stderr. */
export function capturedComposeEnvironment(
  env: ReadonlyMap<string, string>,
  target: ComposeTarget,
): Readonly<Record<string, string>> {
  return {
    ...composeEnvironment(env, target),
    COMPOSE_ANSI: "never",
    COMPOSE_STATUS_STDOUT: "false",
    DOCKER_CLI_HINTS: "false",
  };
}
