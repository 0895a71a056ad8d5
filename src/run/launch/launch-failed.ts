import { StackError } from "../../domain/errors.ts";
import type { ComposeResult } from "../../ports/compose.ts";
import type { World } from "../world.ts";

/** The StackError `launch-failed` for a call of Compose that failed as a whole. */
export function launchFailed(
  message: string,
  result: ComposeResult,
  world: Pick<World, "secrets">,
): StackError {
  return new StackError("launch-failed", {
    message: `${message}: ${describeFailed("Compose", result, world)}`,
    hint: "Run stackctl status to see what is running.",
  });
}

/** What a failed call of a program said, without secrets; its exit code if it said nothing. */
export function describeFailed(
  program: string,
  { exitCode, stderr }: ComposeResult,
  { secrets }: Pick<World, "secrets">,
): string {
  const said = secrets.redact(stderr).trim();
  return said === "" ? `${program} exited with code ${exitCode}` : said;
}
