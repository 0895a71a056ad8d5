import { StackError } from "../../domain/errors.ts";
import { findReplacements } from "./scripts/find-replacements.ts";
import type { ScriptSource } from "./scripts/list-scripts.ts";

/**
 * The error for a missing compose file, with a hint: to use the files that scripts name, or the one in a
 * subfolder (`below`).
 */
export function explainMissing(
  error: StackError,
  scripts: readonly ScriptSource[],
  below: string | undefined,
): StackError {
  const { composeFiles } = findReplacements(scripts, { features: [], composeFiles: [] });
  return new StackError("no-compose-file", {
    message: error.message,
    hint: advise(composeFiles, below),
    cause: error,
  });
}

function advise(named: readonly string[], below: string | undefined): string {
  const take = (paths: readonly string[]) => `stackctl init ${paths.map((path) => `-f ${path}`).join(" ")}`;
  if (named.length > 0) return `Run ${take(named)}: a script of the project uses ${named.join(", ")}.`;
  if (below !== undefined) return `Run ${take([below])}: there is a Compose file in a subfolder.`;
  return "Write a compose.yaml first, or run stackctl init -f PATH with your Compose file.";
}
