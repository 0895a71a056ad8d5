import { StackError } from "../../domain/errors.ts";
import type { ComposeResult } from "../../ports/compose.ts";
import type { World } from "../world.ts";

/** The StackError `launch-failed` for a call of Compose that failed as a whole. */
export function launchFailed(
  message: string,
  { exitCode, stderr }: ComposeResult,
  { secrets }: Pick<World, "secrets">,
): StackError {
  const said = secrets.redact(stderr).trim();
  return new StackError("launch-failed", {
    message: said === "" ? `${message}: Compose exited with code ${exitCode}` : `${message}: ${said}`,
    hint: "Run stackctl status to see what is running.",
  });
}
