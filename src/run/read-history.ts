import { type History, noHistory } from "../domain/history.ts";
import { parseHistory } from "../plan/parse-history.ts";
import type { Files } from "../ports/files.ts";
import type { Project } from "./load-project.ts";

/** The note in which a project keeps what it has learned. */
export const historyName = "history.json";

/** What earlier launches came to; nothing where there is no such file, or it cannot be read, or makes no sense. */
export async function readHistory(
  project: Pick<Project, "directory">,
  { files }: { readonly files: Pick<Files, "readRecord"> },
): Promise<History> {
  try {
    return parseHistory(await files.readRecord(project.directory, historyName));
  } catch {
    // No command may fail for want of what it could only have told better.
    return noHistory;
  }
}
