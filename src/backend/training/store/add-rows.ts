import { randomUUID } from "node:crypto";
import * as z from "zod";
import type { Checkpoint, Job, JobEvent, StoredFile } from "../jobs/job.ts";
import type { JobChange, NewJob } from "./job-store.ts";
import type { SqlQuery, TableNames } from "./sql-database.ts";

/** Adds rows within a transaction. */
export interface RowAdder {
  job(query: SqlQuery, job: Job, idempotency: NewJob["idempotency"]): Promise<void>;
  events(query: SqlQuery, jobId: string, events: JobChange["events"]): Promise<void>;
  checkpoints(query: SqlQuery, jobId: string, checkpoints: JobChange["checkpoints"]): Promise<void>;
  file(query: SqlQuery, file: StoredFile): Promise<void>;
}

const Highest = z.tuple([z.object({ highest: z.number().nullable() })]);
/** A larger number results from damage; it must not prevent new rows from being numbered. */
const highestNumber = 2_000_000_000;

/** Adds rows to these tables. */
export function createRowAdder(names: TableNames, nowSeconds: () => number): RowAdder {
  const newId = (kind: string) => `${kind}-${randomUUID().replaceAll("-", "").slice(0, 24)}`;
  const next = (table: string) =>
    `(SELECT COALESCE(MAX(number), 0) + 1 FROM ${table} WHERE number < ${highestNumber})`;
  return {
    job: async (query, job, idempotency) => {
      await query(
        `INSERT INTO ${names.jobs} (id, number, status, idempotency_key, fingerprint, document) VALUES ($1, ${next(names.jobs)}, $2, $3, $4, $5)`,
        [job.id, job.status, idempotency?.key ?? null, idempotency?.fingerprint ?? "", JSON.stringify(job)],
      );
    },
    events: async (query, jobId, events = []) => {
      if (events.length === 0) return;
      const rows = await query(
        `SELECT MAX(sequence) AS highest FROM ${names.events} WHERE job_id = $1 AND sequence < ${highestNumber}`,
        [jobId],
      );
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
    },
    checkpoints: async (query, jobId, found = []) => {
      for (const checkpoint of found) {
        const stored: Checkpoint = { id: newId("ftckpt"), created_at: nowSeconds(), ...checkpoint };
        // A resumed run may write the same checkpoint again.
        await query(
          `INSERT INTO ${names.checkpoints} (job_id, step, id, document) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING`,
          [jobId, stored.step, stored.id, JSON.stringify(stored)],
        );
      }
    },
    file: async (query, file) => {
      await query(`INSERT INTO ${names.files} (id, number, document) VALUES ($1, ${next(names.files)}, $2)`, [
        file.id,
        JSON.stringify(file),
      ]);
    },
  };
}
