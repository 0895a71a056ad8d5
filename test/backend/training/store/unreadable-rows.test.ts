import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import * as z from "zod";
import { createJobStore } from "../../../../src/backend/training/store/create-job-store.ts";
import { openPostgres } from "../../../../src/backend/training/store/open-postgres.ts";
import { openSqlite } from "../../../../src/backend/training/store/open-sqlite.ts";
import type { SqlDatabase } from "../../../../src/backend/training/store/sql-database.ts";
import { makeJob } from "../../../support/build/job.ts";
import { startPostgres } from "../../../support/start-postgres.ts";

const Row = z.object({ document: z.string() });
const folder = await mkdtemp(join(tmpdir(), "stackctl-test-rows-"));
afterAll(() => rm(folder, { recursive: true }));

const postgres = await startPostgres();
afterAll(async () => {
  if (postgres.kind === "available") await postgres.stop();
});

const event = { level: "info", type: "message", message: "created", data: {} } as const;
const damages = ["'{'", "'{}'", "'[]'", "replace(document, '\"id\":', '\"ID\":')"];
const tables = ["jobs", "events", "checkpoints", "files"];

describe("in a file", () => {
  suite([...damages, "x'00ff'"], async (name) => {
    const file = join(folder, name, "jobs.db");
    return () => openSqlite(file);
  });
});
describe.runIf(postgres.kind === "available")("in Postgres", () => {
  suite([...damages, "'\\u0000'"], async () => {
    const url = postgres.kind === "available" ? await postgres.createDatabase() : "";
    return async () => openPostgres(url);
  });
});

/** `fresh` gives a way to open one new database again and again. */
function suite(each: readonly string[], fresh: (name: string) => Promise<() => Promise<SqlDatabase>>): void {
  it.each(tables)(
    "sets an unreadable row of %s aside, keeps it, and continues with the others",
    async (table) => {
      for (const [at, damage] of each.entries()) {
        const openDatabase = await fresh(`${table}-${at}`);
        const open = async () => await createJobStore(await openDatabase(), "backend", () => 1);
        const store = await open();
        for (const id of ["ftjob-1", "ftjob-2"]) {
          await store.createJob({
            job: makeJob({ id, status: "queued" }),
            idempotency: undefined,
            events: [event],
          });
          await store.changeJob(id, { checkpoints: [{ step: 1, loss: 1, path: "checkpoints/1" }] });
          await store.addFile({ id, filename: "a", bytes: 1, purpose: "p", created_at: 1, path: "a" });
        }
        await store.close();
        const database = await openDatabase();
        const column = table === "jobs" || table === "files" ? "id" : "job_id";
        const change = (document: string) =>
          `UPDATE stackctl_backend_${table} SET document = ${document} WHERE ${column} = 'ftjob-1'`;
        const [before] = await database.transaction(async (query) => {
          const rows = await query(
            `SELECT document FROM stackctl_backend_${table} WHERE ${column} = 'ftjob-1'`,
          );
          await query(change(damage));
          return rows;
        });
        await database.close();
        const next = await open();
        expect(next.setAside(), damage).toMatchObject({ count: 1, rows: [{ table, id: "ftjob-1" }] });
        const jobs = (await next.listJobs({ limit: 5 })).data.map(({ id }) => id);
        expect(jobs).toEqual(table === "jobs" ? ["ftjob-2"] : ["ftjob-2", "ftjob-1"]);
        expect((await next.jobsIn(["queued"], 1)).map(({ id }) => id)).toEqual([jobs.at(-1)]);
        expect(await next.countJobs()).toEqual({ queued: jobs.length });
        expect((await next.listFiles({ limit: 5 })).data).toHaveLength(table === "files" ? 1 : 2);
        // Nothing deletes the folder of a checkpoint whose row cannot be read.
        expect(await next.readSteps("ftjob-1")).toEqual(table === "checkpoints" ? undefined : [1]);
        expect(await next.readSteps("ftjob-2")).toEqual([1]);
        await next.createJob({ job: makeJob({ id: "ftjob-3" }), idempotency: undefined, events: [event] });
        await next.close();

        const again = await openDatabase();
        const { document } = Row.parse(before);
        await again.transaction((query) => query(change(`'${document.replaceAll("'", "''")}'`)));
        await again.close();
        const mended = await open();
        expect(mended.setAside(), "mended").toEqual({ count: 0, rows: [] });
        expect((await mended.listJobs({ limit: 5 })).data).toHaveLength(3);
        await mended.removeJob("ftjob-1");
        await mended.close();
      }
    },
  );
}

it("names no step if the step of a checkpoint is damaged", async () => {
  const file = join(folder, "step", "jobs.db");
  const open = async () => await createJobStore(await openSqlite(file), "backend", () => 1);
  const store = await open();
  await store.createJob({ job: makeJob({ id: "ftjob-1" }), idempotency: undefined, events: [event] });
  await store.changeJob("ftjob-1", { checkpoints: [{ step: 1, loss: 1, path: "checkpoints/1" }] });
  await store.close();
  const database = await openSqlite(file);
  await database.transaction((query) => query("UPDATE stackctl_backend_checkpoints SET step = 'one'"));
  await database.close();
  const next = await open();
  expect(await next.readSteps("ftjob-1")).toBeUndefined();
  await next.close();
});
