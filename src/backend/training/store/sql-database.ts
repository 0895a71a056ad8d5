import type { JobTraces } from "./find-traces.ts";

/** A value in a row, as both databases return it. */
export type SqlValue = string | number | bigint | null;

/** Runs one statement with `$1`, `$2`, … and returns its rows. */
export type SqlQuery = (sql: string, values?: readonly SqlValue[]) => Promise<readonly unknown[]>;

/** How a database identifies the place of a row, independent of its contents. */
export interface RowPlace {
  readonly column: string;
  /** The column as a value for the program. */
  readonly text: string;
  /** Such a value as an operand to compare with the column. */
  readonly cast: (value: string) => string;
  /** A place before every row. */
  readonly first: SqlValue;
}

/** A database that runs statements one transaction after another, and has one owner. */
export interface SqlDatabase {
  readonly kind: "file" | "postgres";
  /** The file or the Postgres database, for messages. */
  readonly name: string;
  readonly row: RowPlace;
  /** The statement that returns the `name` of each table. */
  readonly listTables: string;
  /** Traces of earlier jobs. */
  readonly traces: JobTraces | undefined;
  /** Aborts with StackError `job-store-lost` once another process owns the database; every transaction fails then. */
  readonly lost: AbortSignal;
  /** Commits if the work resolves, rolls back if it rejects. */
  transaction<T>(work: (query: SqlQuery) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** The tables of one role. The role separates the backend's and the trainer's jobs if both use one database. */
export interface TableNames {
  readonly jobs: string;
  readonly events: string;
  readonly checkpoints: string;
  readonly files: string;
  /** One row per fact about the tables themselves. */
  readonly facts: string;
}

/** Returns the table names of a role. */
export function nameTables(role: "backend" | "trainer"): TableNames {
  const name = (of: string) => `stackctl_${role}_${of}`;
  return {
    jobs: name("jobs"),
    events: name("events"),
    checkpoints: name("checkpoints"),
    files: name("files"),
    facts: name("facts"),
  };
}

/** Returns a function that runs tasks one after another. */
export function serialize(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const result = last.then(work, work);
    last = result.catch(() => undefined);
    return result;
  };
}
