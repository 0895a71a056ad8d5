import { describeFull, explainStorage, storageFull } from "../../server/storage-full.ts";
import { probeFolder } from "../files/folders.ts";
import type { SqlDatabase } from "./sql-database.ts";

/**
 * SQLite's error messages for a file that cannot be written. In WebAssembly, it has no reason: a full disk is an I/O error.
 * https://www.sqlite.org/rescode.html
 */
const sqliteSays =
  /^(?:database or disk is full|disk I\/O error|attempt to write a readonly database|unable to open database file)/;

/** The same of Postgres: https://www.postgresql.org/docs/current/errcodes-appendix.html */
const postgresFull = "53100";

/** Wraps a database: its transactions fail with ApiError 507 `storage_full` if its disk is full. */
export function explainFull(database: SqlDatabase, folder: string): SqlDatabase {
  return {
    ...database,
    transaction: async (work) => {
      try {
        return await database.transaction(work);
      } catch (error) {
        throw await explain(error, folder);
      }
    },
  };
}

async function explain(error: unknown, folder: string): Promise<unknown> {
  if (!(error instanceof Error)) return error;
  if ("code" in error && error.code === postgresFull) {
    return storageFull("the disk of the Postgres in DATABASE_URL has no space left: free space there", error);
  }
  if (!sqliteSays.test(error.message)) return explainStorage(error, folder);
  const reason = (await probeFolder(folder)) ?? `rejects writes of the job store (${error.message})`;
  return storageFull(describeFull(folder, reason), error);
}
