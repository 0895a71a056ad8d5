import { copyFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sqlite from "node-sqlite3-wasm";
import { expect, it } from "vitest";
import { openSqlite } from "../../../../src/backend/training/store/open-sqlite.ts";

it("rolls back what a killed process has half written", async () => {
  const folder = await mkdtemp(join(tmpdir(), "stackctl-test-journal-"));
  const [file, killed] = [join(folder, "a.db"), join(folder, "jobs.db")];
  const writer = new sqlite.Database(file);
  writer.exec("PRAGMA cache_size = 5; CREATE TABLE t (id INTEGER PRIMARY KEY, text TEXT)");
  writer.exec("BEGIN");
  for (let id = 1; id <= 500; id += 1) writer.run("INSERT INTO t VALUES (?, ?)", [id, "before".repeat(50)]);
  writer.exec("COMMIT; BEGIN; UPDATE t SET text = 'after'; DELETE FROM t WHERE id > 100");
  // The cache is too small for the transaction: a part of it is in the file already.
  await copyFile(file, killed);
  await copyFile(`${file}-journal`, `${killed}-journal`);
  writer.exec("ROLLBACK");
  writer.close();

  const database = await openSqlite(killed);
  const sql = "SELECT COUNT(*) AS rows, MIN(text) AS text FROM t";
  const rows = await database.transaction((query) => query(sql));
  expect(rows).toEqual([{ rows: 500, text: "before".repeat(50) }]);
  await database.close();
  await rm(folder, { recursive: true });
});
