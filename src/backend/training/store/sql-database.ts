/** A value in a row, as both databases give it. */
export type SqlValue = string | number | null;

/** Runs one statement with `$1`, `$2`, … and gives its rows. */
export type SqlQuery = (sql: string, values?: readonly SqlValue[]) => Promise<readonly unknown[]>;

/** A database that runs statements one transaction after another. */
export interface SqlDatabase {
  /** Commits when the work resolves, rolls back when it rejects. */
  transaction<T>(work: (query: SqlQuery) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}
