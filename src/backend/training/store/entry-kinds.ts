import * as z from "zod";
import { parseJson } from "../../../domain/parse-json.ts";
import { Checkpoint, Job, JobEvent, StoredFile } from "../jobs/job.ts";

/** The tables of entries; each row keeps its entry as JSON in `document`. */
export type EntryTable = "jobs" | "events" | "checkpoints" | "files";

/** How to read the rows of a table. */
export interface EntryKind<T> {
  readonly table: EntryTable;
  readonly schema: z.ZodType<T>;
  /** Columns that repeat a key of the entry, for queries. */
  readonly columns: readonly string[];
}

function kind<T>(table: EntryTable, schema: z.ZodType<T>, columns: readonly string[]): EntryKind<T> {
  return { table, schema, columns };
}

/** How to read the rows of each table. */
export const entryKinds = {
  jobs: kind("jobs", Job, ["id", "status"]),
  events: kind("events", JobEvent, ["id", "sequence"]),
  checkpoints: kind("checkpoints", Checkpoint, ["id", "step"]),
  files: kind("files", StoredFile, ["id"]),
};

/** A row's entry, or the reason why it is unreadable. */
export type ParsedRow<T> = { readonly entry: T } | { readonly reason: string };

const Row = z.looseObject({ document: z.string() });
const Keys = z.looseObject({});

/** Reads one row. The reason contains no values, because these are the client's data. */
export function parseRow<T>(kind: EntryKind<T>, row: unknown): ParsedRow<T> {
  const columns = Row.safeParse(row).data;
  if (columns === undefined) return { reason: "its document is not text" };
  const json = parseJson(columns.document);
  if (json === undefined) return { reason: "its document is not valid JSON" };
  const parsed = kind.schema.safeParse(json);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return {
      reason: `its document does not match the schema: ${issue?.path.join(".") ?? ""}: ${issue?.code ?? "invalid"}`,
    };
  }
  const keys = Keys.parse(json);
  const differs = kind.columns.find((name) => columns[name] !== keys[name]);
  if (differs !== undefined) return { reason: `its column ${differs} and its document differ` };
  return { entry: parsed.data };
}
