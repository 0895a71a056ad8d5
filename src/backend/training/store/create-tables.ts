import type { SqlQuery } from "./sql-database.ts";

/** The tables' names in this database. */
export interface TableNames {
  readonly jobs: string;
  readonly events: string;
  readonly checkpoints: string;
  readonly files: string;
}

/** Makes the tables that are missing; `document` holds the whole entry as JSON, the other columns find it. */
export async function createTables(query: SqlQuery, names: TableNames): Promise<void> {
  await query(`CREATE TABLE IF NOT EXISTS ${names.jobs} (
    id TEXT PRIMARY KEY, number INTEGER NOT NULL UNIQUE, status TEXT NOT NULL,
    idempotency_key TEXT UNIQUE, fingerprint TEXT NOT NULL, document TEXT NOT NULL)`);
  await query(`CREATE TABLE IF NOT EXISTS ${names.events} (
    job_id TEXT NOT NULL REFERENCES ${names.jobs} (id), sequence INTEGER NOT NULL, id TEXT NOT NULL,
    document TEXT NOT NULL, PRIMARY KEY (job_id, sequence))`);
  await query(`CREATE TABLE IF NOT EXISTS ${names.checkpoints} (
    job_id TEXT NOT NULL REFERENCES ${names.jobs} (id), step INTEGER NOT NULL, id TEXT NOT NULL,
    document TEXT NOT NULL, PRIMARY KEY (job_id, step))`);
  await query(`CREATE TABLE IF NOT EXISTS ${names.files} (
    id TEXT PRIMARY KEY, number INTEGER NOT NULL UNIQUE, document TEXT NOT NULL)`);
}
