import type { ComposeTarget } from "../../ports/compose.ts";

/**
 * The environment of a Compose process. Profiles are named with --profile only: an empty COMPOSE_PROFILES beats what
 * a shell or `.env` would add where no --profile is given, and adds nothing itself.
 */
export function composeEnvironment(
  env: ReadonlyMap<string, string>,
  target: ComposeTarget,
): Readonly<Record<string, string>> {
  return { ...Object.fromEntries(env), ...target.env, COMPOSE_PROFILES: "" };
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
