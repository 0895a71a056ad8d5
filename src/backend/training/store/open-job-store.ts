import { join } from "node:path";
import { makeFolder } from "../../../adapters/disk/make-folder.ts";
import { StackError } from "../../../domain/errors.ts";
import type { Secret } from "../../../domain/secret.ts";
import { explainStorage, isStorageFull } from "../../server/storage-full.ts";
import { createJobStore } from "./create-job-store.ts";
import type { SetAsideRow } from "./entry-reader.ts";
import { explainFull } from "./explain-full.ts";
import { findTraces } from "./find-traces.ts";
import type { JobStore } from "./job-store.ts";
import { openSqlite } from "./open-sqlite.ts";
import type { SqlDatabase } from "./sql-database.ts";

/** Where the jobs are stored. */
export interface JobStorePlace {
  readonly role: "backend" | "trainer";
  /** Folder of the database file and of the jobs' folders. */
  readonly folder: string;
  /** A Postgres that keeps the jobs; undefined for a file in the folder. */
  readonly databaseUrl: Secret | undefined;
  readonly nowSeconds: () => number;
  /** Called for each unreadable row. */
  readonly onSetAside?: ((row: SetAsideRow) => void) | undefined;
}

/** Opens the job store. Throws StackError `job-store-unusable` with a hint if jobs cannot be stored there. */
export async function openJobStore({
  role,
  folder,
  databaseUrl,
  nowSeconds,
  onSetAside,
}: JobStorePlace): Promise<JobStore> {
  try {
    makeFolder(folder);
    const database = explainFull(await openDatabase(databaseUrl, folder, role), folder);
    return await createJobStore(database, role, nowSeconds, onSetAside);
  } catch (cause) {
    if (cause instanceof StackError) throw cause;
    const explained = explainStorage(cause, folder);
    const why = explained instanceof Error ? explained.message : String(explained);
    throw new StackError("job-store-unusable", {
      message: `training jobs cannot be stored: ${why}`,
      hint: isStorageFull(explained)
        ? "Free space there, or set DATA_DIR to another folder."
        : databaseUrl === undefined
          ? `Set DATA_DIR to a folder that user ${process.getuid?.() ?? "of this process"} can write.`
          : "Set DATABASE_URL to a Postgres that answers, as postgres://USER:PASSWORD@HOST:PORT/DATABASE.",
      cause,
    });
  }
}

async function openDatabase(
  url: Secret | undefined,
  folder: string,
  role: "backend" | "trainer",
): Promise<SqlDatabase> {
  if (url === undefined) return await openSqlite(join(folder, "jobs.db"));
  const { openPostgres } = await import("./open-postgres.ts");
  return openPostgres(url.reveal(), role, await findTraces(join(folder, "jobs")));
}
