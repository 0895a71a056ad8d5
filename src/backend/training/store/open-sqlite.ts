import { mkdir, rm, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { dirname } from "node:path";
import sqlite from "node-sqlite3-wasm";
import { tryListText } from "../../../adapters/disk/read-regular-file.ts";
import { StackError } from "../../../domain/errors.ts";
import { serialize } from "./serialize.ts";
import type { SqlDatabase, SqlQuery } from "./sql-database.ts";

/**
 * Opens SQLite in one file, made with its folder where it is missing. One process at a time: throws StackError
 * `invalid-setting` when another one that runs on this machine has it open.
 */
export async function openSqlite(file: string): Promise<SqlDatabase> {
  await mkdir(dirname(file), { recursive: true });
  await own(file);
  const database = new sqlite.Database(file);
  // Held until the process ends: the file has one owner, and each transaction is cheaper.
  database.exec(
    "PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = TRUNCATE; PRAGMA synchronous = NORMAL",
  );
  const inTurn = serialize();
  const query: SqlQuery = async (sql, values = []) =>
    database.all(sql.replaceAll(/\$(\d+)/g, "?$1"), [...values]);
  return {
    transaction: (work) =>
      inTurn(async () => {
        database.exec("BEGIN IMMEDIATE");
        try {
          const result = await work(query);
          database.exec("COMMIT");
          return result;
        } finally {
          if (database.inTransaction) database.exec("ROLLBACK");
        }
      }),
    close: () =>
      inTurn(async () => {
        database.close();
        await rm(`${file}.owner`, { force: true });
      }),
  };
}

/** This build of SQLite locks by a folder, which outlives a process that is killed; the owner's name tells them apart. */
async function own(file: string): Promise<void> {
  const owner = tryListText(`${file}.owner`) ?? "";
  const [host, pid] = owner.split(" ");
  if (host === hostname() && pid !== undefined && owner === (await describeProcess(Number(pid)))) {
    throw new StackError("invalid-setting", {
      message: `${file} is in use by process ${pid}`,
      hint: "end that process, or choose another DATA_DIR",
    });
  }
  await rm(`${file}.lock`, { recursive: true, force: true });
  await writeFile(`${file}.owner`, (await describeProcess(process.pid)) ?? "");
}

/** Host, process id and start time of a process that runs; process ids come again. */
async function describeProcess(pid: number): Promise<string | undefined> {
  if (process.platform === "linux") {
    const stat = tryListText(`/proc/${pid}/stat`);
    const startedAt = stat?.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
    return stat === undefined ? undefined : `${hostname()} ${pid} ${startedAt}`;
  }
  try {
    process.kill(pid, 0);
    return `${hostname()} ${pid} ?`;
  } catch {
    return undefined;
  }
}
