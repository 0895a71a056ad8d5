import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { isStorageFull } from "../../../../src/backend/server/storage-full.ts";
import { explainFull } from "../../../../src/backend/training/store/explain-full.ts";

const folder = await mkdtemp(join(tmpdir(), "stackctl-test-explain-"));
afterAll(() => rm(folder, { recursive: true }));

const withCode = (code: string, message = code) => Object.assign(new Error(message), { code });

it.each([
  ["SQLITE_FULL", new Error("database or disk is full"), /database or disk is full/],
  ["SQLITE_IOERR", new Error("disk I/O error"), /rejects writes of the job store \(disk I\/O error\)/],
  ["SQLITE_READONLY", new Error("attempt to write a readonly database"), /readonly/],
  ["SQLITE_CANTOPEN", new Error("unable to open database file"), /unable to open/],
  ["ENOSPC", withCode("ENOSPC"), /has no space left: free space/],
  ["EDQUOT", withCode("EDQUOT"), /within the disk quota/],
  ["EROFS below another error", new Error("it failed", { cause: withCode("EROFS") }), /is read-only/],
])("answers %s with 507 and the folder", async (_what, error, message) => {
  const thrown = await thrownBy(error);
  expect(isStorageFull(thrown)).toBe(true);
  expect(thrown).toMatchObject({ status: 507, message: expect.stringMatching(message) });
  expect(thrown).toMatchObject({ message: expect.stringContaining(folder) });
});

it("answers a full disk of Postgres with 507, and names no folder", async () => {
  const thrown = await thrownBy(withCode("53100", "could not extend file"));
  expect(thrown).toMatchObject({
    status: 507,
    code: "storage_full",
    message: expect.stringContaining("Postgres"),
  });
  expect(thrown).not.toMatchObject({ message: expect.stringContaining(folder) });
});

it.each([
  ["a constraint", new Error("UNIQUE constraint failed: t.id")],
  ["a bug", new TypeError("x is not a function")],
  ["something else of the system", withCode("ECONNRESET")],
])("leaves %s as it is", async (_what, error) => {
  expect(await thrownBy(error)).toBe(error);
});

async function thrownBy(error: Error): Promise<unknown> {
  const database = explainFull(
    {
      name: "a database",
      row: { column: "rowid", text: "rowid", cast: (value) => value, first: -1 },
      listTables: "",
      kind: "file",
      traces: undefined,
      lost: new AbortController().signal,
      transaction: () => Promise.reject(error),
      close: async () => undefined,
    },
    folder,
  );
  return await database.transaction(async () => undefined).catch((thrown: unknown) => thrown);
}
