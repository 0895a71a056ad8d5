import { remember } from "../features/remember.ts";
import type { Dependency } from "../server/health-routes.ts";
import { describeFull } from "../server/storage-full.ts";
import { probeFolder } from "./files/folders.ts";
import type { JobStore } from "./store/job-store.ts";
import type { Trainer } from "./trainers/trainer.ts";

/** Number of rows that a reason lists. */
const named = 5;

interface CheckedParts {
  readonly store: JobStore;
  readonly trainer: Trainer;
  /** Folders that must accept files. */
  readonly folders: readonly string[];
}

/** Checks what training depends on: the database, the folders for files, the trainer, and unreadable rows if there are any. */
export function createTrainingCheck({ store, trainer, folders }: CheckedParts) {
  // Concurrent requests share one check.
  const checkStorage = remember(() => checkFolders(folders), 0);
  return async (): Promise<Readonly<Record<string, Dependency>>> => {
    const reason = await store.check().then(
      () => null,
      (error: unknown) => (error instanceof Error ? error.message : String(error)),
    );
    const obstacle = await trainer.obstacle();
    const full = await checkStorage();
    return {
      jobs: { status: reason === null ? "up" : "down", required: true, reason },
      storage: { status: full === null ? "up" : "down", required: true, reason: full },
      trainer: {
        // A machine without PyTorch is not a fault.
        status: obstacle === null ? "up" : "off",
        required: false,
        reason: obstacle?.message ?? null,
      },
      ...checkRows(store),
    };
  };
}

/** Why the folders reject files; null if they accept files. */
async function checkFolders(folders: readonly string[]): Promise<string | null> {
  for (const folder of folders) {
    const reason = await probeFolder(folder);
    if (reason !== undefined) return describeFull(folder, reason);
  }
  return null;
}

function checkRows(store: JobStore): Readonly<Record<string, Dependency>> {
  const { count, rows } = store.setAside();
  if (count === 0) return {};
  const some = rows.slice(0, named).map(({ table, id, reason }) => `${id} (${table}: ${reason})`);
  const more = count > some.length ? `, and ${count - some.length} more` : "";
  const reason = `${count} ${count === 1 ? "row" : "rows"} of the job store cannot be read and ${count === 1 ? "is" : "are"} skipped: ${some.join("; ")}${more}`;
  return { job_rows: { status: "down", required: false, reason } };
}
