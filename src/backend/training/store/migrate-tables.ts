import * as z from "zod";
import { StackError } from "../../../domain/errors.ts";
import { refuseFreshStart } from "./find-traces.ts";
import type { SqlDatabase, SqlQuery, TableNames } from "./sql-database.ts";

/** The version of the tables that this program writes. Increment it with each step added to `steps`. */
export const tablesVersion = 3;

const Facts = z.array(z.object({ name: z.string(), value: z.string() }));

/** Each step migrates from the version of its index to the next. */
const steps: readonly ((names: TableNames) => readonly string[])[] = [
  (names) => [
    `CREATE TABLE ${names.jobs} (
      id TEXT PRIMARY KEY, number INTEGER NOT NULL UNIQUE, status TEXT NOT NULL,
      idempotency_key TEXT UNIQUE, fingerprint TEXT NOT NULL, document TEXT NOT NULL)`,
    `CREATE TABLE ${names.events} (
      job_id TEXT NOT NULL REFERENCES ${names.jobs} (id), sequence INTEGER NOT NULL, id TEXT NOT NULL,
      document TEXT NOT NULL, PRIMARY KEY (job_id, sequence))`,
    `CREATE TABLE ${names.checkpoints} (
      job_id TEXT NOT NULL REFERENCES ${names.jobs} (id), step INTEGER NOT NULL, id TEXT NOT NULL,
      document TEXT NOT NULL, PRIMARY KEY (job_id, step))`,
    `CREATE TABLE ${names.files} (
      id TEXT PRIMARY KEY, number INTEGER NOT NULL UNIQUE, document TEXT NOT NULL)`,
  ],
  // `unreadable` contains the reason why a row is skipped.
  (names) => [
    ...[names.jobs, names.events, names.checkpoints, names.files].map(
      (table) => `ALTER TABLE ${table} ADD COLUMN unreadable TEXT`,
    ),
    `CREATE INDEX ${names.jobs}_waiting ON ${names.jobs} (status, number) WHERE unreadable IS NULL`,
  ],
  // From this version on, jobs have `keep`, which earlier programs cannot read.
  () => [],
];

/**
 * Migrates the tables to this program's version. `document` contains the whole entry as JSON; the other columns are for
 * queries. Throws StackError `job-store-unusable` for a newer version, for a missing table, and for a new database if there
 * were jobs before.
 */
export async function migrateTables(
  query: SqlQuery,
  names: TableNames,
  { kind, name, traces, listTables }: Pick<SqlDatabase, "kind" | "name" | "traces" | "listTables">,
  program: string,
): Promise<void> {
  await query(`CREATE TABLE IF NOT EXISTS ${names.facts} (name TEXT PRIMARY KEY, value TEXT NOT NULL)`);
  const facts = Facts.parse(await query(`SELECT name, value FROM ${names.facts}`));
  const stored = facts.find((fact) => fact.name === "version")?.value;
  const missing = await findMissing(query, names, listTables);
  const present = Object.values(tablesOf(names)).filter((table) => !missing.includes(table));
  if (present.length > 0 && missing.length > 0) throw incomplete(name, missing);
  // Tables without a version have version 1.
  const version = stored === undefined ? Number(present.length > 0) : Number(stored);
  if (!Number.isInteger(version) || version < 0) throw incomplete(name, [`a version in ${names.facts}`]);
  if (version > tablesVersion) {
    throw newer(name, { version, program, by: facts.find((fact) => fact.name === "program")?.value });
  }
  if (version > 0 && present.length === 0) throw incomplete(name, missing);
  if (version === 0 && traces !== undefined) {
    refuseFreshStart({ kind, name }, "without its tables", traces);
  }
  for (const step of steps.slice(version)) for (const sql of step(names)) await query(sql);
  if (version === tablesVersion) return;
  const write = `INSERT INTO ${names.facts} (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value`;
  await query(write, ["version", `${tablesVersion}`]);
  await query(write, ["program", program]);
}

function tablesOf({ jobs, events, checkpoints, files }: TableNames) {
  return { jobs, events, checkpoints, files };
}

async function findMissing(
  query: SqlQuery,
  names: TableNames,
  listTables: string,
): Promise<readonly string[]> {
  const found = z.array(z.object({ name: z.string() })).parse(await query(listTables));
  const present = new Set(found.map(({ name }) => name));
  return Object.values(tablesOf(names)).filter((table) => !present.has(table));
}

function incomplete(name: string, missing: readonly string[]): StackError {
  return new StackError("job-store-unusable", {
    message: `${name} is damaged: it lacks ${missing.join(", ")}`,
    hint: "Keep a copy, and restore it from a backup.",
  });
}

function newer(
  name: string,
  {
    version,
    program,
    by,
  }: { readonly version: number; readonly program: string; readonly by: string | undefined },
): StackError {
  const writer = by === undefined ? "a newer version of stackctl" : `stackctl ${by}`;
  return new StackError("job-store-unusable", {
    message: `${name} has tables of version ${version}, written by ${writer}; stackctl ${program} reads versions up to ${tablesVersion}`,
    hint: `Run ${writer} or later, or restore a backup from before the upgrade.`,
  });
}
