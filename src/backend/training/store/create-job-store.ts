import { randomUUID } from "node:crypto";
import { z } from "zod";
import { Checkpoint, Job, JobEvent, JobStatus, StoredFile } from "../job.ts";
import { createTables } from "./create-tables.ts";
import type { JobChange, JobStore, Page, PageRequest } from "./job-store.ts";
import type { SqlDatabase, SqlQuery } from "./sql-database.ts";

const Document = z.object({ document: z.string() });
const Highest = z.tuple([z.object({ highest: z.number().nullable() })]);
const eventsAtOnce = 500;

/** The store in a database. The role keeps the backend's and the trainer's jobs apart where both use one. */
export async function createJobStore(
  database: SqlDatabase,
  role: "backend" | "trainer",
  nowSeconds: () => number,
): Promise<JobStore> {
  const names = {
    jobs: `stackctl_${role}_jobs`,
    events: `stackctl_${role}_events`,
    checkpoints: `stackctl_${role}_checkpoints`,
    files: `stackctl_${role}_files`,
  };
  await database.transaction((query) => createTables(query, names));
  const newId = (kind: string) => `${kind}-${randomUUID().replaceAll("-", "").slice(0, 24)}`;

  async function addEvents(query: SqlQuery, jobId: string, events: JobChange["events"] = []) {
    if (events.length === 0) return;
    const rows = await query(`SELECT MAX(sequence) AS highest FROM ${names.events} WHERE job_id = $1`, [
      jobId,
    ]);
    let sequence = Highest.parse(rows)[0].highest ?? 0;
    for (const event of events) {
      sequence += 1;
      const stored: JobEvent = { id: newId("ftevent"), sequence, created_at: nowSeconds(), ...event };
      await query(`INSERT INTO ${names.events} (job_id, sequence, id, document) VALUES ($1, $2, $3, $4)`, [
        jobId,
        sequence,
        stored.id,
        JSON.stringify(stored),
      ]);
    }
  }

  async function addCheckpoints(query: SqlQuery, jobId: string, found: JobChange["checkpoints"] = []) {
    for (const checkpoint of found) {
      const stored: Checkpoint = { id: newId("ftckpt"), created_at: nowSeconds(), ...checkpoint };
      // A resumed run may write a checkpoint again, with what it held before.
      await query(
        `INSERT INTO ${names.checkpoints} (job_id, step, id, document) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING`,
        [jobId, stored.step, stored.id, JSON.stringify(stored)],
      );
    }
  }

  async function readJob(query: SqlQuery, id: string): Promise<Job | undefined> {
    return parseAll(Job, await query(`SELECT document FROM ${names.jobs} WHERE id = $1`, [id]))[0];
  }

  /** A page in falling order of a table's own order; `where` may use $1. */
  async function listPage<T>(
    schema: z.ZodType<T>,
    from: { readonly table: string; readonly order: string; readonly jobId?: string },
    { limit, after }: PageRequest,
  ): Promise<Page<T>> {
    const { table, order, jobId } = from;
    const values = [...(jobId === undefined ? [] : [jobId]), ...(after === undefined ? [] : [after])];
    const mine = jobId === undefined ? "" : "job_id = $1 AND ";
    const behind =
      after === undefined
        ? "1 = 1"
        : `${order} < (SELECT ${order} FROM ${table} WHERE ${mine}id = $${values.length})`;
    const rows = await database.transaction((query) =>
      query(
        `SELECT document FROM ${table} WHERE ${mine}${behind} ORDER BY ${order} DESC LIMIT ${limit + 1}`,
        values,
      ),
    );
    const all = parseAll(schema, rows);
    return { data: all.slice(0, limit), hasMore: all.length > limit };
  }

  return {
    createJob: ({ job, idempotency, events }) =>
      database.transaction(async (query) => {
        const key = idempotency?.key ?? null;
        if (key !== null) {
          const rows = await query(
            `SELECT document, fingerprint FROM ${names.jobs} WHERE idempotency_key = $1`,
            [key],
          );
          const [found] = z.array(Document.extend({ fingerprint: z.string() })).parse(rows);
          if (found !== undefined) {
            const same = found.fingerprint === idempotency?.fingerprint;
            return { kind: same ? "found" : "conflict", job: Job.parse(JSON.parse(found.document)) };
          }
        }
        const number = await nextNumber(query, names.jobs);
        await query(
          `INSERT INTO ${names.jobs} (id, number, status, idempotency_key, fingerprint, document) VALUES ($1, $2, $3, $4, $5, $6)`,
          [job.id, number, job.status, key, idempotency?.fingerprint ?? "", JSON.stringify(job)],
        );
        await addEvents(query, job.id, events);
        return { kind: "created", job };
      }),
    readJob: (id) => database.transaction((query) => readJob(query, id)),
    listJobs: (page) => listPage(Job, { table: names.jobs, order: "number" }, page),
    jobsIn: async (statuses) => {
      const marks = statuses.map((_, index) => `$${index + 1}`).join(", ");
      const sql = `SELECT document FROM ${names.jobs} WHERE status IN (${marks}) ORDER BY number`;
      return parseAll(Job, await database.transaction((query) => query(sql, statuses)));
    },
    countJobs: async () => {
      const sql = `SELECT status, CAST(COUNT(*) AS INTEGER) AS jobs FROM ${names.jobs} GROUP BY status`;
      const rows = await database.transaction((query) => query(sql));
      const counted = z.array(z.object({ status: JobStatus, jobs: z.number() })).parse(rows);
      return Object.fromEntries(counted.map(({ status, jobs }) => [status, jobs]));
    },
    changeJob: (id, { from, set, events, checkpoints }) =>
      database.transaction(async (query) => {
        const job = await readJob(query, id);
        if (job === undefined || (from !== undefined && !from.includes(job.status))) return undefined;
        const changed: Job = { ...job, ...set };
        await addEvents(query, id, events);
        await addCheckpoints(query, id, checkpoints);
        await query(`UPDATE ${names.jobs} SET status = $2, document = $3 WHERE id = $1`, [
          id,
          changed.status,
          JSON.stringify(changed),
        ]);
        return changed;
      }),
    listEvents: (jobId, page) => listPage(JobEvent, { table: names.events, order: "sequence", jobId }, page),
    eventsAfter: async (jobId, sequence) => {
      const sql = `SELECT document FROM ${names.events} WHERE job_id = $1 AND sequence > $2 ORDER BY sequence LIMIT ${eventsAtOnce}`;
      return parseAll(JobEvent, await database.transaction((query) => query(sql, [jobId, sequence])));
    },
    listCheckpoints: (jobId, page) =>
      listPage(Checkpoint, { table: names.checkpoints, order: "step", jobId }, page),
    addFile: async (file) => {
      await database.transaction(async (query) => {
        const number = await nextNumber(query, names.files);
        await query(`INSERT INTO ${names.files} (id, number, document) VALUES ($1, $2, $3)`, [
          file.id,
          number,
          JSON.stringify(file),
        ]);
      });
    },
    readFile: async (id) => {
      const sql = `SELECT document FROM ${names.files} WHERE id = $1`;
      return parseAll(StoredFile, await database.transaction((query) => query(sql, [id])))[0];
    },
    listFiles: (page) => listPage(StoredFile, { table: names.files, order: "number" }, page),
    removeFile: async (id) => {
      await database.transaction((query) => query(`DELETE FROM ${names.files} WHERE id = $1`, [id]));
    },
    close: () => database.close(),
  };
}

async function nextNumber(query: SqlQuery, table: string): Promise<number> {
  return (Highest.parse(await query(`SELECT MAX(number) AS highest FROM ${table}`))[0].highest ?? 0) + 1;
}

function parseAll<T>(schema: z.ZodType<T>, rows: readonly unknown[]): readonly T[] {
  return rows.map((row) => schema.parse(JSON.parse(Document.parse(row).document)));
}
