import * as z from "zod";
import { type EntryKind, type EntryTable, entryKinds, parseRow } from "./entry-kinds.ts";
import type { SqlDatabase, SqlQuery, SqlValue, TableNames } from "./sql-database.ts";

/** An unreadable row. It is kept, marked with the reason, and otherwise ignored. */
export interface SetAsideRow {
  readonly table: EntryTable;
  /** The job of the row, or the file. */
  readonly id: string;
  readonly reason: string;
}

/** Reads entries, and skips unreadable rows. */
export interface EntryReader {
  /** The entries of the readable rows. The clause follows `WHERE … AND`, and may end with an order and a limit. */
  read<T>(
    query: SqlQuery,
    kind: EntryKind<T>,
    clause: string,
    values?: readonly SqlValue[],
  ): Promise<readonly T[]>;
  /** Reads rows in storage order after a place. Returns the place of the last row, undefined at the end. */
  scan(query: SqlQuery, table: EntryTable, after: SqlValue, limit: number): Promise<SqlValue | undefined>;
  /** Forgets the rows of a removed job. */
  forget(jobId: string): void;
  /** The unreadable rows found so far, at most the first hundred, and their number. */
  setAside(): { readonly count: number; readonly rows: readonly SetAsideRow[] };
}

const shown = 100;
const Place = z.looseObject({ place: z.union([z.string(), z.number(), z.bigint()]) });

/** Creates a reader for the tables of a database. */
export function createEntryReader(
  { row }: Pick<SqlDatabase, "row">,
  names: TableNames,
  onSetAside: (row: SetAsideRow) => void,
): EntryReader {
  const seen = new Map<string, SetAsideRow>();

  const columnsOf = (kind: EntryKind<unknown>) => {
    const owner =
      kind.table === "events" || kind.table === "checkpoints" ? ["job_id AS owner"] : ["id AS owner"];
    return [`${row.text} AS place`, "unreadable", "document", ...owner, ...kind.columns].join(", ");
  };

  function note({ table, columns }: EntryKind<unknown>, found: unknown, reason: string): void {
    const row = Place.parse(found);
    // Not identified by its place, which changes in Postgres when the row is marked.
    const key = [table, row.owner, ...columns.map((name) => row[name])].join(" ");
    if (seen.has(key)) return;
    const noted = { table, id: String(row.owner), reason };
    seen.set(key, noted);
    onSetAside(noted);
  }

  async function mark(
    query: SqlQuery,
    table: EntryTable,
    found: unknown,
    reason: string | null,
  ): Promise<void> {
    const { place } = Place.parse(found);
    await query(`UPDATE ${names[table]} SET unreadable = $2 WHERE ${row.column} = ${row.cast("$1")}`, [
      place,
      reason,
    ]);
  }

  return {
    read: async <T>(
      query: SqlQuery,
      kind: EntryKind<T>,
      clause: string,
      values: readonly SqlValue[] = [],
    ) => {
      const sql = `SELECT ${columnsOf(kind)} FROM ${names[kind.table]} WHERE unreadable IS NULL AND ${clause}`;
      for (;;) {
        const entries: T[] = [];
        let isWhole = true;
        for (const found of await query(sql, values)) {
          const parsed = parseRow(kind, found);
          if ("entry" in parsed) {
            entries.push(parsed.entry);
            continue;
          }
          isWhole = false;
          await mark(query, kind.table, found, parsed.reason);
          note(kind, found, parsed.reason);
        }
        if (isWhole) return entries;
      }
    },
    scan: async (query, table, after, limit) => {
      const kind: EntryKind<unknown> = entryKinds[table];
      const rows = await query(
        `SELECT ${columnsOf(kind)} FROM ${names[table]} WHERE ${row.column} > ${row.cast("$1")} ORDER BY ${row.column} LIMIT ${limit}`,
        [after],
      );
      for (const found of rows) {
        const parsed = parseRow(kind, found);
        const marked = Place.parse(found).unreadable;
        if ("reason" in parsed) {
          if (marked === null) await mark(query, table, found, parsed.reason);
          note(kind, found, parsed.reason);
        } else if (marked !== null) {
          // Use a repaired row again.
          await mark(query, table, found, null);
        }
      }
      return rows.length < limit ? undefined : Place.parse(rows.at(-1)).place;
    },
    forget: (jobId) => {
      for (const [key, { table, id }] of seen) if (table !== "files" && id === jobId) seen.delete(key);
    },
    setAside: () => ({ count: seen.size, rows: [...seen.values()].slice(0, shown) }),
  };
}
