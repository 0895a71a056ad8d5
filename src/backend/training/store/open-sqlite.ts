import fs, { existsSync, statSync } from "node:fs";
import { copyFile, open, rename, rm, stat } from "node:fs/promises";
import sqlite from "node-sqlite3-wasm";
import { StackError } from "../../../domain/errors.ts";
import { type ClaimOptions, claimFile } from "./claim-file.ts";
import { explainSqlite, inspectSqliteFile } from "./inspect-sqlite-file.ts";
import { refuseOldOwner } from "./owner-record.ts";
import { type SqlDatabase, type SqlQuery, serialize } from "./sql-database.ts";

/**
 * Opens SQLite in one file and checks all of it; creates the file and its folder if they are missing. Throws StackError
 * `job-store-in-use` if another process owns the file, and `job-store-unusable` if it is damaged, or if it is missing or
 * empty although there are folders of jobs.
 */
export async function openSqlite(file: string, options?: ClaimOptions): Promise<SqlDatabase> {
  const traces = await inspectSqliteFile(file);
  await refuseOldOwner(file);
  const claim = await claimFile(file, options).catch((cause: unknown) => {
    throw explainSqlite(file, cause);
  });
  try {
    claim.check();
    await rm(`${file}.owner`, { force: true });
    // This build of SQLite uses a folder as its lock, which survives a killed process.
    await rm(`${file}.lock`, { recursive: true, force: true });
    if (!claim.isSureAlone) await leaveBehind(file);
    if (!existsSync(file)) await makeDatabase(file);
    const database = withoutOwnLock(file, () => openWhole(file));
    const inode = statSync(file).ino;
    const check = () => {
      claim.check();
      if (statSync(file, { throwIfNoEntry: false })?.ino !== inode)
        claim.lose("the file was removed or replaced");
    };
    const inTurn = serialize();
    const query: SqlQuery = async (sql, values = []) =>
      database.all(sql.replaceAll(/\$(\d+)/g, "?$1"), [...values]);
    return {
      kind: "file",
      name: file,
      row: { column: "rowid", text: "rowid", cast: (value) => value, first: -1 },
      listTables: "SELECT name FROM sqlite_schema WHERE type = 'table'",
      traces,
      lost: claim.lost,
      transaction: (work) =>
        inTurn(async () => {
          check();
          database.exec("BEGIN IMMEDIATE");
          try {
            const result = await work(query);
            check();
            database.exec("COMMIT");
            return result;
          } finally {
            rollBack(database);
          }
        }),
      close: () =>
        inTurn(async () => {
          database.close();
          claim.release();
        }),
    };
  } catch (cause) {
    claim.release();
    throw explainSqlite(file, cause);
  }
}

/** Created under another name until it is a database, because an empty file means damage. */
async function makeDatabase(file: string): Promise<void> {
  const made = `${file}.new`;
  for (const each of [made, `${made}-journal`, `${made}.lock`])
    await rm(each, { recursive: true, force: true });
  const database = new sqlite.Database(made);
  database.exec("CREATE TABLE t (c); DROP TABLE t");
  database.close();
  await rename(made, file);
}

/**
 * Lets SQLite roll back the transaction of a killed process. This build of SQLite mistakes its own lock, the folder
 * `.lock`, for that of a writer, and then ignores the journal of the killed process: the file looks damaged.
 */
function withoutOwnLock<T>(file: string, work: () => T): T {
  const { accessSync } = fs;
  const lock = `${file}.lock`;
  Object.assign(fs, {
    accessSync: (path: string, mode?: number) => {
      if (path === lock) throw new Error("this process holds the lock");
      accessSync(path, mode);
    },
  });
  try {
    return work();
  } finally {
    Object.assign(fs, { accessSync });
  }
}

function openWhole(file: string): sqlite.Database {
  const database = new sqlite.Database(file);
  try {
    // The file has one owner. FULL keeps what is
    // committed through a loss of power: https://www.sqlite.org/pragma.html#pragma_synchronous
    database.exec(
      "PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = TRUNCATE; PRAGMA synchronous = FULL",
    );
    const found = database.all("PRAGMA integrity_check(1)").map((row) => Object.values(row).join(" "));
    if (found.join() !== "ok") throw new Error(`database disk image is malformed: ${found.join(" ")}`);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/**
 * Replaces the files by copies. A paused owner has the old files open, and writes into those if it resumes within a
 * transaction.
 */
async function leaveBehind(file: string): Promise<void> {
  for (const each of [`${file}-journal`, file]) {
    if ((await stat(each).catch(() => undefined)) === undefined) continue;
    const copy = `${each}.copy`;
    await copyFile(each, copy);
    const handle = await open(copy, "r+");
    await handle.sync();
    await handle.close();
    await rename(copy, each);
  }
}

function rollBack(database: sqlite.Database): void {
  try {
    if (database.inTransaction) database.exec("ROLLBACK");
  } catch (error) {
    // SQLite has already rolled back, as after some disk errors.
    if (error instanceof StackError) throw error;
  }
}
