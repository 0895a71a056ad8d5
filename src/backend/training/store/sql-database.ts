import type { JobTraces } from "./find-traces.ts";

/** A value in a row, as both databases give it. */
export type SqlValue = string | number | bigint | null;

/** Runs one statement with `$1`, `$2`, … and gives its rows. */
export type SqlQuery = (sql: string, values?: readonly SqlValue[]) => Promise<readonly unknown[]>;

/** How a database names the place of a row, which tells rows apart whatever they hold. */
export interface RowPlace {
  readonly column: string;
  /** The column as a value that a program can keep. */
  readonly text: string;
  /** Such a value as one to compare the column with. */
  readonly cast: (value: string) => string;
  /** Comes before every row. */
  readonly first: SqlValue;
}

/** A database that runs statements one transaction after another, and has one owner. */
export interface SqlDatabase {
  readonly kind: "file" | "postgres";
  /** The file, or which Postgres; for messages. */
  readonly name: string;
  readonly row: RowPlace;
  /** The statement that gives the `name` of each table. */
  readonly listTables: string;
  /** What tells that jobs were kept here before. */
  readonly traces: JobTraces | undefined;
  /** Aborts with StackError `job-store-lost` once another process owns the database; every transaction fails then. */
  readonly lost: AbortSignal;
  /** Commits when the work resolves, rolls back when it rejects. */
  transaction<T>(work: (query: SqlQuery) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}
