import type { ComposeTarget } from "../../domain/compose-target.ts";
import { ownValue } from "../../domain/own-value.ts";
import { describeFileError, errorCode, isMissing, isUnfit } from "../disk/file-errors.ts";
import { readFileText } from "../disk/read-regular-file.ts";
import type { InputFile, Inputs } from "./input-file.ts";
import { findInputs } from "./list-inputs.ts";

/**
 * Every file that Compose reads for a target with these variables, with its text. Undefined when there may be
 * other files, or when a second read may return another text.
 */
export async function proveInputs(
  target: ComposeTarget,
  env: ReadonlyMap<string, string>,
): Promise<Inputs | undefined> {
  const inputs = await findInputs(target, readInput, env);
  return inputs.complete && !leavesFilesToVariables(target, inputs.files, env) ? inputs : undefined;
}

/** Whether variables choose the files that Compose reads, because the target does not name them. */
function leavesFilesToVariables(
  target: ComposeTarget,
  inputs: readonly InputFile[],
  env: ReadonlyMap<string, string>,
): boolean {
  const isSet = (name: string) =>
    (ownValue(target.env, name) ?? env.get(name) ?? "") !== "" ||
    inputs.some(({ text, isCompose }) => !isCompose && text?.includes(name));
  return (
    (target.files.length === 0 && isSet("COMPOSE_FILE")) ||
    (target.envFiles.length === 0 && isSet("COMPOSE_ENV_FILES"))
  );
}

/**
 * Reads synchronously: a thread pool round trip for each of a dozen small files takes longer than reading
 * them. Throws for a pipe or another source with different content for each reader, and for a file that the
 * user may not read.
 */
async function readInput(path: string): Promise<string | undefined> {
  if (path === "/dev/null") return undefined;
  try {
    return readFileText(path);
  } catch (error) {
    if (isMissing(error) || errorCode(error) === "EISDIR") return undefined;
    throw isUnfit(error) ? describeFileError("read", path, error) : error;
  }
}
