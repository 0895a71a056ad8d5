import { mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sqlite from "node-sqlite3-wasm";
import { afterAll, describe, expect, it } from "vitest";
import { createJobStore } from "../../../../src/backend/training/store/create-job-store.ts";
import { findTraces } from "../../../../src/backend/training/store/find-traces.ts";
import { tablesVersion } from "../../../../src/backend/training/store/migrate-tables.ts";
import { openPostgres } from "../../../../src/backend/training/store/open-postgres.ts";
import { openSqlite } from "../../../../src/backend/training/store/open-sqlite.ts";
import type { SqlDatabase } from "../../../../src/backend/training/store/sql-database.ts";
import { makeJob } from "../../../support/build/job.ts";
import { startPostgres } from "../../../support/start-postgres.ts";

const folder = await mkdtemp(join(tmpdir(), "stackctl-test-versions-"));
const postgres = await startPostgres();
afterAll(async () => {
  await rm(folder, { recursive: true });
  if (postgres.kind === "available") await postgres.stop();
});

it("refuses tables of a newer version, and names both versions", async () => {
  const file = join(folder, "jobs.db");
  await (await createJobStore(await openSqlite(file), "backend", () => 1)).close();
  const database = await openSqlite(file);
  await database.transaction((query) =>
    query("UPDATE stackctl_backend_facts SET value = CASE name WHEN 'version' THEN '99' ELSE '9.9.9' END"),
  );
  await database.close();
  await expect(openSqlite(file).then((each) => createJobStore(each, "backend", () => 1))).rejects.toThrow(
    /tables of version 99, written by stackctl 9\.9\.9; stackctl \S+ reads versions up to 3/,
  );
});

/** Dumps of files that the programs of these versions wrote. A new version needs the dump of the one before. */
const oldVersions = Array.from({ length: tablesVersion - 1 }, (_, at) => at + 1);

describe.each(oldVersions)("the tables of version %i", (version) => {
  const dump = async () =>
    await readFile(new URL(`old-tables/version-${version}.sql`, import.meta.url), "utf8");

  it("are read and updated in a file", async () => {
    const file = join(folder, `${version}.db`);
    const old = new sqlite.Database(file);
    old.exec(await dump());
    old.close();
    await expectOldJobs(() => openSqlite(file));
  });

  it.runIf(postgres.kind === "available")("are read and brought up to date in Postgres", async () => {
    if (postgres.kind !== "available") return;
    const url = await postgres.createDatabase();
    await postgres.execute(url, await dump());
    await expectOldJobs(async () => openPostgres(url));
  });
});

async function expectOldJobs(openDatabase: () => Promise<SqlDatabase>): Promise<void> {
  for (const round of ["migrated", "opened again"]) {
    const store = await createJobStore(await openDatabase(), "backend", () => 1);
    expect(store.setAside(), round).toEqual({ count: 0, rows: [] });
    const { data } = await store.listJobs({ limit: 10 });
    expect(data.map(({ id, status, keep }) => [id, status, keep])).toEqual([
      ["ftjob-waits", "validating_files", 3],
      ["ftjob-ran", "running", 3],
      ["ftjob-done", "succeeded", 3],
    ]);
    expect(data.at(-1)?.metadata).toEqual({ "it's": 'a "quoted" ünï' });
    const events = await store.eventsAfter("ftjob-done", 0);
    expect(events.map(({ message }) => message)).toEqual([
      "created job ftjob-done",
      "the job started",
      "the job succeeded",
    ]);
    expect(await store.readSteps("ftjob-done")).toEqual([2, 4]);
    expect(await store.readFile("file-1")).toMatchObject({ path: "uploads/file-1.txt" });
    const again = {
      job: makeJob({ id: "ftjob-4" }),
      idempotency: { key: "k", fingerprint: "f" },
      events: [],
    };
    expect(await store.createJob(again)).toMatchObject({ kind: "found", job: { id: "ftjob-done" } });
    await store.close();
  }
}

it.runIf(postgres.kind === "available")(
  "begins no new jobs in Postgres beside the folders of old ones",
  async () => {
    if (postgres.kind !== "available") return;
    const url = await postgres.createDatabase();
    const jobs = join(folder, "with-postgres/jobs");
    const open = async () =>
      await createJobStore(openPostgres(url, "backend", await findTraces(jobs)), "backend", () => 1);
    const first = await open();
    await first.createJob({ job: makeJob({ id: "ftjob-1" }), idempotency: undefined, events: [] });
    await first.close();
    await mkdir(join(jobs, "ftjob-1"));
    await (await open()).close();
    await postgres.execute(url, "DELETE FROM stackctl_backend_events; DELETE FROM stackctl_backend_jobs");
    await expect(open()).rejects.toMatchObject({
      code: "job-store-unusable",
      message: expect.stringMatching(
        /^Postgres at 127\.0\.0\.1:\d+\/test_\d+ is without a job, but jobs were stored in a database: their folder .*\/jobs exists$/,
      ),
      hint: expect.stringMatching(/move .* away.*unset DATABASE_URL/),
    });
    await postgres.execute(url, "DROP SCHEMA public CASCADE; CREATE SCHEMA public");
    for (const round of [1, 2]) await expect(open(), `${round}`).rejects.toThrow(/is without its tables/);
    await rm(jobs, { recursive: true });
    await (await open()).close();
  },
);

it.runIf(postgres.kind === "available")("lets one process own the jobs of a role in Postgres", async () => {
  const url = postgres.kind === "available" ? postgres.url : "";
  const first = await createJobStore(openPostgres(url), "backend", () => 1);
  await expect(createJobStore(openPostgres(url), "backend", () => 1)).rejects.toThrow(
    /are in use by process/,
  );
  await (await createJobStore(openPostgres(url, "trainer"), "trainer", () => 1)).close();
  await first.close();
  await (await createJobStore(openPostgres(url), "backend", () => 1)).close();
});
