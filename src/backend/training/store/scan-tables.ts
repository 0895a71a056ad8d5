import { setImmediate as turn } from "node:timers/promises";
import type { EntryTable } from "./entry-kinds.ts";
import type { EntryReader } from "./entry-reader.ts";
import type { SqlDatabase } from "./sql-database.ts";

const tables: readonly EntryTable[] = ["jobs", "files", "checkpoints", "events"];
/** Number of rows per transaction: few, so that requests are served in between. */
const rowsAtOnce = 250;
/** Number of rows per table that are read before the store opens. */
const firstRows = 2_000;

/** Where reading continues. */
type Rest = { readonly table: EntryTable; readonly after: string | number | bigint | null };

/**
 * Reads every row once, to find unreadable rows before a request needs them. Resolves after the first rows of each table;
 * the returned function reads the rest until the signal aborts.
 */
export async function scanTables(
  database: SqlDatabase,
  reader: EntryReader,
  signal: AbortSignal,
): Promise<() => Promise<void>> {
  const scan = async ({ table, after }: Rest): Promise<Rest | undefined> => {
    const last = await database.transaction((query) => reader.scan(query, table, after, rowsAtOnce));
    return last === undefined ? undefined : { table, after: last };
  };
  const left: Rest[] = [];
  for (const table of tables) {
    let rest: Rest | undefined = { table, after: database.row.first };
    for (let read = 0; rest !== undefined && read < firstRows; read += rowsAtOnce) rest = await scan(rest);
    if (rest !== undefined) left.push(rest);
  }
  return async () => {
    for (const begin of left) {
      let rest: Rest | undefined = begin;
      while (rest !== undefined && !signal.aborted) {
        // SQLite is synchronous: without this pause, no other work would run until the last row.
        await turn();
        rest = await scan(rest);
      }
    }
  };
}
