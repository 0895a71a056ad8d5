import { type History, noHistory } from "../../domain/history.ts";
import { parseHistory } from "../../plan/history/project-history.ts";
import type { Files } from "../../ports/files.ts";
import type { Project } from "../project/load-project.ts";

/** Name of the record with the measurements of earlier launches. */
export const historyName = "history.json";

/** Measurements of earlier launches; empty if the record is missing, unreadable or invalid. */
export async function readHistory(
  project: Pick<Project, "directory">,
  { files }: { readonly files: Pick<Files, "readRecord"> },
): Promise<History> {
  try {
    return parseHistory(await files.readRecord(project.directory, historyName));
  } catch {
    // The history only improves reports, so an unreadable record must not fail a command.
    return noHistory;
  }
}
