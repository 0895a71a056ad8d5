import type { EntryKind } from "./entry-kinds.ts";
import type { EntryReader } from "./entry-reader.ts";
import type { Page, PageRequest } from "./job-store.ts";
import type { SqlQuery } from "./sql-database.ts";

/** The entries of a list, and the column of its order. */
export interface ListSource<T> {
  readonly kind: EntryKind<T>;
  readonly table: string;
  readonly order: "number" | "sequence" | "step";
  /** Only entries of this job. */
  readonly jobId?: string;
}

/** A page of entries in descending order. */
export async function listPage<T>(
  query: SqlQuery,
  reader: EntryReader,
  { kind, table, order, jobId }: ListSource<T>,
  { limit, after }: PageRequest,
): Promise<Page<T>> {
  const values = [...(jobId === undefined ? [] : [jobId]), ...(after === undefined ? [] : [after])];
  const mine = jobId === undefined ? "" : "job_id = $1 AND ";
  const behind =
    after === undefined
      ? "1 = 1"
      : `${order} < (SELECT ${order} FROM ${table} WHERE ${mine}id = $${values.length})`;
  const clause = `${mine}${behind} ORDER BY ${order} DESC LIMIT ${limit + 1}`;
  const all = await reader.read(query, kind, clause, values);
  return { data: all.slice(0, limit), hasMore: all.length > limit };
}
