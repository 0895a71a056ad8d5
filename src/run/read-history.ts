import { join } from "node:path";
import { type History, noHistory } from "../domain/history.ts";
import { parseHistory } from "../plan/parse-history.ts";
import type { Files } from "../ports/files.ts";
import type { Project } from "./load-project.ts";

/** Where a project keeps what it has learned. */
export function historyPath({ directory }: Pick<Project, "directory">): string {
  return join(directory, ".stackctl", "history.json");
}

/** What earlier launches came to; nothing where there is no such file, or it cannot be read, or makes no sense. */
export async function readHistory(
  project: Pick<Project, "directory">,
  { files }: { readonly files: Pick<Files, "readText"> },
): Promise<History> {
  try {
    return parseHistory(await files.readText(historyPath(project)));
  } catch {
    // No command may fail for want of what it could only have told better.
    return noHistory;
  }
}
