import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { afterAll, expect, it } from "vitest";
import { createJobStore } from "../../../../src/backend/training/store/create-job-store.ts";
import { openSqlite } from "../../../../src/backend/training/store/open-sqlite.ts";
import { StackError } from "../../../../src/domain/errors.ts";
import { makeJob } from "../../../support/build/job.ts";

const folder = await mkdtemp(join(tmpdir(), "stackctl-test-damage-"));
afterAll(() => rm(folder, { recursive: true }));

let files = 0;
const jobs = Array.from({ length: 60 }, (_, at) => `ftjob-${at}`);
const whole = await makeDatabase();
const bytes = await readFile(whole);
const otherDatabase = await makeOtherDatabase();
const newDatabase = await makeNewDatabase();

it("opens a file that is damaged anywhere with every row, or refuses it with its path and what to do", async () => {
  const at = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
  const damage = fc.oneof(
    fc.record({ kind: fc.constant("truncate" as const), at }),
    fc.record({ kind: fc.constant("flip" as const), at, byte: fc.integer({ min: 1, max: 255 }) }),
    fc.record({
      kind: fc.constant("garbage" as const),
      at,
      with: fc.uint8Array({ minLength: 1, maxLength: 600 }),
    }),
    fc.record({ kind: fc.constant("zeros" as const), at, length: fc.integer({ min: 1, max: 9_000 }) }),
    fc.record({
      kind: fc.constant("header" as const),
      at,
      with: fc.uint8Array({ minLength: 1, maxLength: 100 }),
    }),
  );
  const outcomes = { opened: 0, refused: 0, "set aside": 0 };
  await fc.assert(
    fc.asyncProperty(damage, async (how) => {
      const content = Buffer.from(bytes);
      const place = Math.floor(how.at * content.length);
      if (how.kind === "flip") content.writeUInt8(content.readUInt8(place) ^ how.byte, place);
      if (how.kind === "garbage") content.set(how.with.subarray(0, content.length - place), place);
      if (how.kind === "zeros") content.fill(0, place, Math.min(content.length, place + how.length));
      if (how.kind === "header")
        content.set(how.with.subarray(0, 100 - Math.floor(how.at * 100)), Math.floor(how.at * 100));
      const file = await fresh(how.kind === "truncate" ? content.subarray(0, place) : content);
      const outcome = await openAndCount(file);
      outcomes[outcome] += 1;
      await rm(dirname(file), { recursive: true });
    }),
    { numRuns: 200 },
  );
  expect(outcomes.refused).toBeGreaterThan(30);
  expect(outcomes.opened).toBeGreaterThan(0);
});

it("refuses a file that was cut off at the end of a page, or of nothing but zeros", async () => {
  for (let length = 4_096; length < bytes.length; length += 4_096) {
    expect(await openAndCount(await fresh(bytes.subarray(0, length))), `${length} bytes`).toBe("refused");
  }
  expect(await openAndCount(await fresh(Buffer.alloc(bytes.length)))).toBe("refused");
});

const things: readonly (readonly [string, (file: string) => Promise<unknown>, RegExp])[] = [
  ["no file", (file) => rm(file), /is missing, but jobs were stored in it: their folder .*\/jobs exists/],
  ["an empty file", (file) => truncate(file, 0), /jobs\.db is empty, and a database never is/],
  [
    "a folder",
    (file) => rm(file).then(() => mkdir(file)),
    /is a folder, and training jobs are kept in a file/,
  ],
  ["a text", (file) => writeFile(file, "these are no jobs\n".repeat(500)), /is not an SQLite database/],
  [
    "another database",
    (file) => copyFile(otherDatabase, file),
    /is without its tables, but jobs were stored in it/,
  ],
  [
    "a new database of ours",
    (file) => copyFile(newDatabase, file),
    /is without a job, but jobs were stored in it/,
  ],
];

for (const [name, damage, message] of things) {
  it(`refuses ${name} where jobs were stored, and changes nothing`, async () => {
    const file = await fresh(bytes);
    await mkdir(join(dirname(file), "jobs", "ftjob-1"), { recursive: true });
    await damage(file);
    const before = await readdir(dirname(file));
    await expect(open(file)).rejects.toMatchObject({
      code: "job-store-unusable",
      message: expect.stringMatching(message),
      hint: expect.stringMatching(/backup/),
    });
    const after = (await readdir(dirname(file))).filter((each) => !/owners$|-journal$/.test(each));
    expect(after).toEqual(before);
    // Refused again: nothing fresh was begun beside the old jobs.
    await expect(open(file)).rejects.toMatchObject({ message: expect.stringMatching(message) });
  });
}

it("starts with an empty store if no job was stored, or if the folder was moved", async () => {
  const file = await fresh(undefined);
  const store = await open(file);
  await store.close();
  await (await open(file)).close();
  await rm(file);
  await (await open(file)).close();
});

it("records with the first job that jobs were stored", async () => {
  const file = await fresh(undefined);
  const store = await open(file);
  await store.createJob({ job: makeJob({ id: "ftjob-1" }), idempotency: undefined, events: [] });
  await store.close();
  await rm(file);
  await expect(open(file)).rejects.toThrow(/is missing, but jobs were stored/);
});

it("opens with every row after a process was killed", async () => {
  for (const leftover of [
    "empty journal",
    "journal of garbage",
    "lock",
    "lock that is a file",
    "half a copy",
  ]) {
    const file = await fresh(bytes);
    if (leftover === "empty journal") await writeFile(`${file}-journal`, "");
    if (leftover === "journal of garbage") await writeFile(`${file}-journal`, Buffer.alloc(5_000, 7));
    if (leftover === "lock") await mkdir(`${file}.lock`);
    if (leftover === "lock that is a file") await writeFile(`${file}.lock`, "");
    if (leftover === "half a copy") await writeFile(`${file}.copy`, bytes.subarray(0, 5_000));
    expect(await openAndCount(file), leftover).toBe("opened");
  }
});

async function openAndCount(file: string): Promise<"opened" | "set aside" | "refused"> {
  try {
    const store = await open(file);
    const { data } = await store.listJobs({ limit: 100 });
    const { rows } = store.setAside();
    const found = new Set([
      ...data.map(({ id }) => id),
      ...rows.filter(({ table }) => table === "jobs").map(({ id }) => id),
    ]);
    await store.close();
    expect(found.size).toBe(jobs.length);
    return rows.length === 0 ? "opened" : "set aside";
  } catch (error) {
    if (!(error instanceof StackError)) throw error;
    expect(error.message).toContain(file);
    expect(error.message.length).toBeLessThan(600);
    expect(error.hint).toMatch(/backup/);
    return "refused";
  }
}

async function open(file: string) {
  return await createJobStore(await openSqlite(file), "backend", () => 1_000);
}

async function fresh(content: Buffer | undefined): Promise<string> {
  files += 1;
  const file = join(folder, `${files}`, "jobs.db");
  await mkdir(dirname(file), { recursive: true });
  if (content !== undefined) await writeFile(file, content);
  return file;
}

async function makeDatabase(): Promise<string> {
  const file = await fresh(undefined);
  const store = await open(file);
  const event = { level: "info", type: "message", message: "created ".repeat(20), data: {} } as const;
  for (const id of jobs) {
    const idempotency = { key: `key of ${id}`, fingerprint: "f" };
    await store.createJob({ job: makeJob({ id }), idempotency, events: [event] });
    await store.changeJob(id, {
      events: [event, event],
      checkpoints: [{ step: 2, loss: 1, path: "checkpoints/2" }],
    });
    await store.addFile({
      id: `file-${id}`,
      filename: "a",
      bytes: 1,
      purpose: "p",
      created_at: 1,
      path: "a",
    });
  }
  await store.close();
  return file;
}

async function makeOtherDatabase(): Promise<string> {
  const file = await fresh(undefined);
  const database = await openSqlite(file);
  await database.transaction((query) => query("CREATE TABLE other (id TEXT)"));
  await database.close();
  return file;
}

async function makeNewDatabase(): Promise<string> {
  const file = await fresh(undefined);
  await (await open(file)).close();
  return file;
}
