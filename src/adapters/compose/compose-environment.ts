import type { ComposeTarget } from "../../domain/compose-target.ts";

/**
 * The environment of a Compose process. COMPOSE_PROFILES stays set: files can refer to it, and --profile
 * overrides it.
 */
export function composeEnvironment(
  env: ReadonlyMap<string, string>,
  target: ComposeTarget,
): Readonly<Record<string, string>> {
  return { ...Object.fromEntries(env), ...target.env };
}

/** The same environment for output that a program parses: no colours, no hints, progress on stderr. */
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
