import { dirname } from "node:path";
import { StackError } from "../../domain/errors.ts";
import { actionOf, type FileChange } from "../../domain/file-change.ts";
import type { Files } from "../../ports/files.ts";

/**
 * Writes planned files below a folder, and creates missing folders; follows no symbolic link below it. Throws
 * StackError `file-changed`, before anything is written, if a file has changed since it was planned.
 */
export async function writeChanges(
  changes: readonly FileChange[],
  directory: string,
  files: Files,
): Promise<void> {
  const wanted = changes.filter((change) => actionOf(change) !== "keep");
  for (const { path, file, before } of wanted) {
    if ((await files.readText(path)) === before) continue;
    throw new StackError("file-changed", {
      message: `${file} was changed in the meantime, so nothing was written`,
      hint: "Run the command again.",
    });
  }
  for (const { path, after } of wanted) {
    await files.createFolder(dirname(path), { below: directory });
    await files.writeText(path, after, { below: directory });
  }
}
