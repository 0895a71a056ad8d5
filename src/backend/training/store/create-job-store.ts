import { mkdir } from "node:fs/promises";
import * as z from "zod";
import { chooseDropped } from "../jobs/choose-dropped.ts";
import type { Checkpoint, Job, JobStatus } from "../jobs/job.ts";
import { createRowAdder } from "./add-rows.ts";
import { entryKinds } from "./entry-kinds.ts";
import type { SetAsideRow } from "./entry-reader.ts";
import type { JobChange, JobStore } from "./job-store.ts";
import { listPage } from "./list-page.ts";
import { openTables } from "./open-tables.ts";
import { nameTables, type SqlDatabase, type SqlQuery } from "./sql-database.ts";

const Found = z.array(
  z.looseObject({ id: z.string(), fingerprint: z.unknown(), unreadable: z.string().nullable() }),
);
const Reason = z.array(z.object({ unreadable: z.string().nullable() }));
const Steps = z.array(z.object({ step: z.unknown(), unreadable: z.unknown() }));
const eventsAtOnce = 500;
const jobsAtOnce = 500;

/**
 * Opens the store in a database, and closes the database on an error. Calls `onSetAside` for each unreadable row. Throws
 * StackError `job-store-unusable` for a database of a newer version, and for a damaged one.
 */
export async function createJobStore(
  database: SqlDatabase,
  role: "backend" | "trainer",
  nowSeconds: () => number,
  onSetAside: (row: SetAsideRow) => void = () => undefined,
): Promise<JobStore> {
  const names = nameTables(role);
  const add = createRowAdder(names, nowSeconds);
  const { reader, counter, close } = await openTables(database, names, onSetAside);
  let isTraced = database.traces?.state !== "absent";

  /** Commits. After a failed transaction, the counts are unknown. */
  async function commit<T>(work: (query: SqlQuery) => Promise<T>): Promise<T> {
    return await database.transaction(work).catch((error: unknown) => {
      counter.forget();
      throw error;
    });
  }

  /** After the first entry, the marker in the folder shows that an empty database has lost its entries. */
  async function leaveTrace(): Promise<void> {
    if (isTraced || database.traces === undefined) return;
    await mkdir(database.traces.folder, { recursive: true });
    isTraced = true;
  }

  async function readJob(query: SqlQuery, id: string): Promise<Job | undefined> {
    return (await reader.read(query, entryKinds.jobs, "id = $1", [id]))[0];
  }

  async function update(query: SqlQuery, job: Job, { set, events, checkpoints }: JobChange): Promise<Job> {
    const changed: Job = { ...job, ...set };
    await add.events(query, job.id, events);
    await add.checkpoints(query, job.id, checkpoints);
    if (checkpoints !== undefined) {
      const written = checkpoints.map(({ step }) => step);
      await dropCheckpoints(query, job.id, (all) => chooseDropped(all, changed.keep, written));
    }
    await query(`UPDATE ${names.jobs} SET status = $2, document = $3 WHERE id = $1`, [
      job.id,
      changed.status,
      JSON.stringify(changed),
    ]);
    return changed;
  }

  async function dropCheckpoints(
    query: SqlQuery,
    jobId: string,
    choose: (all: readonly Checkpoint[]) => readonly Checkpoint[],
  ): Promise<void> {
    const all = await reader.read(query, entryKinds.checkpoints, "job_id = $1 ORDER BY step DESC", [jobId]);
    for (const { step } of choose(all)) {
      await query(`DELETE FROM ${names.checkpoints} WHERE job_id = $1 AND step = $2`, [jobId, step]);
    }
  }

  async function jobsIn(query: SqlQuery, statuses: readonly JobStatus[], limit: number | undefined) {
    const marks = statuses.map((_, index) => `$${index + 1}`).join(", ");
    const end = limit === undefined ? "" : ` LIMIT ${limit}`;
    // For one state, the index also provides the order, and only the requested jobs are read.
    const clause = statuses.length === 1 ? "status = $1" : `status IN (${marks})`;
    return await reader.read(query, entryKinds.jobs, `${clause} ORDER BY number${end}`, statuses);
  }

  const list = {
    jobs: { kind: entryKinds.jobs, table: names.jobs, order: "number" },
    files: { kind: entryKinds.files, table: names.files, order: "number" },
    events: { kind: entryKinds.events, table: names.events, order: "sequence" },
    checkpoints: { kind: entryKinds.checkpoints, table: names.checkpoints, order: "step" },
  } as const;

  return {
    createJob: async ({ job, idempotency, events }) => {
      await leaveTrace();
      const stored = await commit(async (query) => {
        if (idempotency !== undefined) {
          const sql = `SELECT id, fingerprint, unreadable FROM ${names.jobs} WHERE idempotency_key = $1`;
          const [found] = Found.parse(await query(sql, [idempotency.key]));
          if (found !== undefined) {
            const earlier = await readJob(query, found.id);
            const reason = found.unreadable ?? "its row cannot be read";
            if (earlier === undefined) return { kind: "unreadable", id: found.id, reason } as const;
            const isSame = found.fingerprint === idempotency.fingerprint;
            return { kind: isSame ? "found" : "conflict", job: earlier } as const;
          }
        }
        await add.job(query, job, idempotency);
        await add.events(query, job.id, events);
        return { kind: "created", job } as const;
      });
      if (stored.kind === "created") counter.move(undefined, job.status);
      return stored;
    },
    readJob: (id) => commit((query) => readJob(query, id)),
    listJobs: (page) => commit((query) => listPage(query, reader, list.jobs, page)),
    jobsIn: (statuses, limit) => commit((query) => jobsIn(query, statuses, limit)),
    changeAll: async (from, change) => {
      let changed = 0;
      for (;;) {
        const jobs = await commit(async (query) => {
          const found = await jobsIn(query, [from], jobsAtOnce);
          for (const job of found) await update(query, job, change);
          return found;
        });
        counter.move(from, change.set?.status ?? from, jobs.length);
        changed += jobs.length;
        if (jobs.length < jobsAtOnce) return changed;
      }
    },
    countJobs: () => commit((query) => counter.read(query)),
    changeJob: async (id, change) => {
      const changed = await commit(async (query) => {
        const job = await readJob(query, id);
        if (job === undefined || change.from?.includes(job.status) === false) return undefined;
        return { before: job.status, job: await update(query, job, change) };
      });
      if (changed !== undefined) counter.move(changed.before, changed.job.status);
      return changed?.job;
    },
    removeJob: async (id) => {
      await commit(async (query) => {
        for (const table of [names.events, names.checkpoints])
          await query(`DELETE FROM ${table} WHERE job_id = $1`, [id]);
        await query(`DELETE FROM ${names.jobs} WHERE id = $1`, [id]);
      });
      counter.forget();
      reader.forget(id);
    },
    listEvents: (jobId, page) => commit((query) => listPage(query, reader, { ...list.events, jobId }, page)),
    eventsAfter: (jobId, sequence) =>
      commit((query) => {
        const clause = `job_id = $1 AND sequence > $2 ORDER BY sequence LIMIT ${eventsAtOnce}`;
        return reader.read(query, entryKinds.events, clause, [jobId, sequence]);
      }),
    forgetCheckpoints: (jobId) => commit((query) => dropCheckpoints(query, jobId, (all) => all)),
    readSteps: async (jobId) => {
      const sql = `SELECT step, unreadable FROM ${names.checkpoints} WHERE job_id = $1`;
      const rows = Steps.parse(await commit((query) => query(sql, [jobId])));
      // The step of a damaged row may have any value.
      const steps = rows.flatMap(({ step, unreadable }) =>
        typeof step === "number" && unreadable === null ? [step] : [],
      );
      return steps.length === rows.length ? steps : undefined;
    },
    listCheckpoints: (jobId, page) =>
      commit((query) => listPage(query, reader, { ...list.checkpoints, jobId }, page)),
    addFile: async (file) => {
      await leaveTrace();
      await commit((query) => add.file(query, file));
    },
    readFile: async (id) =>
      (await commit((query) => reader.read(query, entryKinds.files, "id = $1", [id])))[0],
    listFiles: (page) => commit((query) => listPage(query, reader, list.files, page)),
    removeFile: async (id) => {
      await commit((query) => query(`DELETE FROM ${names.files} WHERE id = $1`, [id]));
    },
    check: async () => {
      await commit((query) => query(`SELECT id FROM ${names.jobs} LIMIT 1`));
    },
    readReason: async (jobId) => {
      const sql = `SELECT unreadable FROM ${names.jobs} WHERE id = $1`;
      return Reason.parse(await commit((query) => query(sql, [jobId])))[0]?.unreadable ?? undefined;
    },
    setAside: () => reader.setAside(),
    lost: database.lost,
    close,
  };
}
