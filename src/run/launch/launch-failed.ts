import { StackError } from "../../domain/errors.ts";
import type { ComposeResult } from "../../ports/compose.ts";
import type { Project } from "../project/load-project.ts";

/** The StackError `launch-failed` for a call of Compose that failed as a whole. */
export function launchFailed(
  message: string,
  { exitCode, stderr }: ComposeResult,
  { redact }: Pick<Project, "redact">,
): StackError {
  const said = redact(stderr).trim();
  return new StackError("launch-failed", {
    message: said === "" ? `${message}: Compose exited with code ${exitCode}` : `${message}: ${said}`,
    hint: "Run stackctl status to see what is running.",
  });
}
