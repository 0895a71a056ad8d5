import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import type { Job } from "../../../../src/backend/training/jobs/job.ts";
import { createJobStore } from "../../../../src/backend/training/store/create-job-store.ts";
import { openPostgres } from "../../../../src/backend/training/store/open-postgres.ts";
import { openSqlite } from "../../../../src/backend/training/store/open-sqlite.ts";
import type { SqlDatabase } from "../../../../src/backend/training/store/sql-database.ts";
import { makeJob } from "../../../support/build/job.ts";
import { startPostgres } from "../../../support/start-postgres.ts";

const folder = await mkdtemp(join(tmpdir(), "stackctl-test-store-"));
const postgres = await startPostgres();
afterAll(async () => {
  await rm(folder, { recursive: true });
  if (postgres.kind === "available") await postgres.stop();
});

let databases = 0;
describe("a store in a file", () => {
  contract(() => {
    databases += 1;
    const file = join(folder, `${databases}`, "jobs.db");
    return () => openSqlite(file);
  });
});

if (postgres.kind === "available") {
  describe("a store in Postgres", () => {
    contract(async () => {
      const url = await postgres.createDatabase();
      return async () => openPostgres(url);
    });
  });
} else {
  process.stderr.write(`test postgres: NONE, its tests are skipped: ${postgres.reason}\n`);
  describe.skip(`a store in Postgres (skipped: ${postgres.reason})`, () =>
    contract(() => () => openSqlite("")));
}

/** What every store keeps to. `fresh` gives a way to open one new database again and again. */
function contract(fresh: () => (() => Promise<SqlDatabase>) | Promise<() => Promise<SqlDatabase>>): void {
  const open = async () => {
    const openDatabase = await fresh();
    const reopen = async () => await createJobStore(await openDatabase(), "backend", () => 1_000);
    return { store: await reopen(), reopen };
  };
  const note = (message: string) =>
    ({ level: "info", type: "message", message, data: { of: "note" } }) as const;
  const create = (job: Job) => ({ job, idempotency: undefined, events: [note("created")] });

  it("returns what was stored, also after it was closed and opened again", async () => {
    const { store, reopen } = await open();
    const job = makeJob({ id: "ftjob-1", metadata: { "it's": 'a "quoted" ünï$1 ?1' } });
    await store.createJob(create(job));
    await store.changeJob(job.id, { checkpoints: [{ step: 4, loss: 1.5, path: "checkpoints/4" }] });
    await store.close();
    const again = await reopen();
    expect(await again.readJob(job.id)).toEqual(job);
    expect(await again.eventsAfter(job.id, 0)).toMatchObject([
      { sequence: 1, message: "created", created_at: 1_000 },
    ]);
    expect(await again.listCheckpoints(job.id, { limit: 5 })).toMatchObject({
      data: [{ step: 4, loss: 1.5 }],
    });
    await again.close();
  });

  it("numbers events without a gap, also for changes at the same time", async () => {
    const { store } = await open();
    await store.createJob(create(makeJob({ id: "ftjob-1" })));
    await Promise.all(
      Array.from({ length: 20 }, (_, at) =>
        store.changeJob("ftjob-1", { events: [note(`a${at}`), note(`b${at}`)] }),
      ),
    );
    const events = await store.eventsAfter("ftjob-1", 0);
    expect(events.map(({ sequence }) => sequence)).toEqual(Array.from({ length: 41 }, (_, at) => at + 1));
    expect((await store.eventsAfter("ftjob-1", 39)).map(({ sequence }) => sequence)).toEqual([40, 41]);
    await store.close();
  });

  it("stores a state and its event together or not at all", async () => {
    const { store } = await open();
    await store.createJob(create(makeJob({ id: "ftjob-1" })));
    const broken = { ...note("half"), data: { number: 1n } };
    await expect(
      store.changeJob("ftjob-1", { set: { status: "running" }, events: [broken] }),
    ).rejects.toThrow();
    expect(await store.readJob("ftjob-1")).toMatchObject({ status: "validating_files" });
    expect(await store.eventsAfter("ftjob-1", 0)).toHaveLength(1);
    await store.changeJob("ftjob-1", { set: { status: "running" }, events: [note("whole")] });
    expect(await store.eventsAfter("ftjob-1", 1)).toMatchObject([{ sequence: 2, message: "whole" }]);
    await store.close();
  });

  it("skips a change that expects another state", async () => {
    const { store } = await open();
    await store.createJob(create(makeJob({ id: "ftjob-1", status: "succeeded" })));
    const change = { from: ["running"], set: { status: "failed" }, events: [note("late")] } as const;
    expect(await store.changeJob("ftjob-1", change)).toBeUndefined();
    expect(await store.readJob("ftjob-1")).toMatchObject({ status: "succeeded" });
    expect(await store.eventsAfter("ftjob-1", 0)).toHaveLength(1);
    expect(await store.changeJob("ftjob-none", { set: { status: "failed" } })).toBeUndefined();
    await store.close();
  });

  it("finds the job of a repeated request by its key, and distinguishes other requests", async () => {
    const { store } = await open();
    const idempotency = { key: "k", fingerprint: "same" };
    const first = { ...create(makeJob({ id: "ftjob-1" })), idempotency };
    expect(await store.createJob(first)).toMatchObject({ kind: "created" });
    const again = { ...create(makeJob({ id: "ftjob-2" })), idempotency };
    expect(await store.createJob(again)).toMatchObject({ kind: "found", job: { id: "ftjob-1" } });
    const other = { ...again, idempotency: { key: "k", fingerprint: "other" } };
    expect(await store.createJob(other)).toMatchObject({ kind: "conflict", job: { id: "ftjob-1" } });
    expect(await store.readJob("ftjob-2")).toBeUndefined();
    await store.close();
  });

  it("lists jobs newest first in pages, and the jobs in a state oldest first", async () => {
    const { store } = await open();
    for (const id of ["c", "a", "d", "b"]) await store.createJob(create(makeJob({ id })));
    await store.changeJob("a", { set: { status: "running" } });
    const first = await store.listJobs({ limit: 3 });
    expect(first).toMatchObject({ data: [{ id: "b" }, { id: "d" }, { id: "a" }], hasMore: true });
    expect(await store.listJobs({ limit: 3, after: "a" })).toMatchObject({
      data: [{ id: "c" }],
      hasMore: false,
    });
    expect(await store.listJobs({ limit: 3, after: "unknown" })).toEqual({ data: [], hasMore: false });
    expect((await store.jobsIn(["validating_files"])).map(({ id }) => id)).toEqual(["c", "d", "b"]);
    expect(await store.countJobs()).toEqual({ running: 1, validating_files: 3 });
    await store.close();
  });

  it("stores a rewritten checkpoint once, and lists the latest step first", async () => {
    const { store } = await open();
    await store.createJob(create(makeJob({ id: "ftjob-1" })));
    const checkpoint = (step: number) => ({ step, loss: null, path: `checkpoints/${step}` });
    await store.changeJob("ftjob-1", { checkpoints: [checkpoint(2), checkpoint(4)] });
    await store.changeJob("ftjob-1", { checkpoints: [checkpoint(4), checkpoint(6)] });
    const { data } = await store.listCheckpoints("ftjob-1", { limit: 10 });
    expect(data.map(({ step }) => step)).toEqual([6, 4, 2]);
    await store.close();
  });

  it("removes checkpoints that the job does not keep, in the transaction that adds one", async () => {
    const { store, reopen } = await open();
    await store.createJob(create(makeJob({ id: "ftjob-1", keep: 2 })));
    await store.createJob(create(makeJob({ id: "ftjob-2" })));
    const checkpoint = (step: number) => ({ step, loss: step, path: `checkpoints/${step}` });
    for (const step of [1, 2, 3, 4, 5]) {
      for (const id of ["ftjob-1", "ftjob-2"]) {
        await store.changeJob(id, { checkpoints: [checkpoint(step)] });
      }
    }
    await store.close();
    const next = await reopen();
    expect(await next.readSteps("ftjob-1")).toEqual([1, 4, 5]);
    await next.forgetCheckpoints("ftjob-1");
    expect(await next.readSteps("ftjob-1")).toEqual([]);
    expect(await next.readSteps("ftjob-2")).toEqual([1, 3, 4, 5]);
    await next.close();
  });

  it("removes all rows of a job, and none of another", async () => {
    const { store, reopen } = await open();
    const idempotency = { key: "k", fingerprint: "f" };
    for (const id of ["ftjob-1", "ftjob-2"]) {
      const job = makeJob({ id, status: "succeeded" });
      await store.createJob({ ...create(job), idempotency: id === "ftjob-1" ? idempotency : undefined });
      await store.changeJob(id, { checkpoints: [{ step: 1, loss: 1, path: "checkpoints/1" }] });
    }
    await store.countJobs();
    await store.removeJob("ftjob-1");
    await store.removeJob("ftjob-none");
    expect(await store.countJobs()).toEqual({ succeeded: 1 });
    await store.close();
    const again = await reopen();
    expect((await again.listJobs({ limit: 5 })).data.map(({ id }) => id)).toEqual(["ftjob-2"]);
    expect(await again.eventsAfter("ftjob-1", 0)).toEqual([]);
    expect(await again.readSteps("ftjob-1")).toEqual([]);
    expect(await again.eventsAfter("ftjob-2", 0)).toHaveLength(1);
    expect(await again.readSteps("ftjob-2")).toEqual([1]);
    const next = { ...create(makeJob({ id: "ftjob-3" })), idempotency };
    expect(await again.createJob(next)).toMatchObject({ kind: "created" });
    await again.close();
  });

  it("keeps files until they are removed", async () => {
    const { store } = await open();
    const file = (id: string) => ({
      id,
      filename: "a.txt",
      bytes: 3,
      purpose: "fine-tune",
      created_at: 1,
      path: id,
    });
    for (const id of ["file-1", "file-2"]) await store.addFile(file(id));
    expect(await store.listFiles({ limit: 1 })).toMatchObject({ data: [{ id: "file-2" }], hasMore: true });
    await store.removeFile("file-2");
    expect(await store.readFile("file-2")).toBeUndefined();
    expect(await store.readFile("file-1")).toEqual(file("file-1"));
    await store.close();
  });
}
