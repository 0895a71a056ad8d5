import manifest from "../../../../package.json" with { type: "json" };
import { isStorageFull } from "../../server/storage-full.ts";
import { defaultKeep, type Job } from "../jobs/job.ts";
import { createRowAdder } from "./add-rows.ts";
import { createEntryReader, type EntryReader, type SetAsideRow } from "./entry-reader.ts";
import { refuseFreshStart } from "./find-traces.ts";
import { explainSqlite } from "./inspect-sqlite-file.ts";
import { createJobCounter, type JobCounter } from "./job-counts.ts";
import { migrateTables } from "./migrate-tables.ts";
import { scanTables } from "./scan-tables.ts";
import type { SqlDatabase, SqlQuery, TableNames } from "./sql-database.ts";

/** The tables of a usable database. */
export interface OpenTables {
  readonly reader: EntryReader;
  readonly counter: JobCounter;
  close(): Promise<void>;
}

/** Migrates, checks and reads the tables. On an error, closes the database and throws StackError. */
export async function openTables(
  database: SqlDatabase,
  names: TableNames,
  onSetAside: (row: SetAsideRow) => void,
): Promise<OpenTables> {
  const end = new AbortController();
  const counter = createJobCounter(names);
  const reader = createEntryReader(database, names, (row) => {
    counter.forget();
    onSetAside(row);
  });
  try {
    await database.transaction((query) => migrateTables(query, names, database, manifest.version));
    await rehearse(database, names);
    await refuseLostRows(database, names);
    const scanRest = await scanTables(database, reader, end.signal);
    // A failure here also fails every transaction, which reports it.
    const scanned = scanRest().catch(() => undefined);
    return {
      reader,
      counter,
      close: async () => {
        end.abort();
        await scanned;
        await database.close();
      },
    };
  } catch (cause) {
    await database.close().catch(() => undefined);
    throw explain(database, cause);
  }
}

/** Thrown to roll back. */
class Rehearsed extends Error {}

/** Writes a row into each table and rolls back, to find a damaged table before a client's job. */
async function rehearse(database: SqlDatabase, names: TableNames): Promise<void> {
  const add = createRowAdder(names, () => 0);
  const id = "ftjob-rehearsal";
  const work = async (query: SqlQuery) => {
    await add.job(query, rehearsal(id), { key: id, fingerprint: id });
    await add.events(query, id, [{ level: "info", type: "message", message: "", data: {} }]);
    await add.checkpoints(query, id, [{ step: 1, loss: null, path: "" }]);
    await add.file(query, { id, filename: "", bytes: 0, purpose: "", created_at: 0, path: "" });
    throw new Rehearsed();
  };
  await database.transaction(work).catch((error: unknown) => {
    if (!(error instanceof Rehearsed)) throw error;
  });
}

function rehearsal(id: string): Job {
  return {
    id,
    status: "queued",
    model: "",
    suffix: null,
    metadata: null,
    seed: 0,
    hyperparameters: {},
    training_file: "",
    training_path: "",
    created_at: 0,
    finished_at: null,
    trained_tokens: null,
    result_files: [],
    error: null,
    restarts: 0,
    max_restarts: 0,
    keep: defaultKeep,
    nnodes: 1,
    nodes: [],
    cancel_requested: false,
    remote: null,
  };
}

/** A job's folder is removed before its row, so each folder has a row. */
async function refuseLostRows(
  { kind, name, traces, transaction }: SqlDatabase,
  names: TableNames,
): Promise<void> {
  if (traces?.state !== "filled") return;
  const rows = await transaction((query) => query(`SELECT id FROM ${names.jobs} LIMIT 1`));
  if (rows.length === 0) refuseFreshStart({ kind, name }, "without a job", traces);
}

function explain({ kind, name }: SqlDatabase, cause: unknown): unknown {
  return kind === "postgres" || isStorageFull(cause) ? cause : explainSqlite(name, cause);
}
