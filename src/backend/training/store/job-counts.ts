import * as z from "zod";
import { JobStatus } from "../jobs/job.ts";
import type { SqlQuery, TableNames } from "./sql-database.ts";

/** The number of jobs in each state. */
export type JobCounts = Readonly<Partial<Record<JobStatus, number>>>;

/** Counts the jobs once, and then updates the counts with each change: the database has one owner. */
export interface JobCounter {
  read(query: SqlQuery): Promise<JobCounts>;
  /** A committed transaction moved a job from one state to another. */
  move(from: JobStatus | undefined, to: JobStatus, jobs?: number): void;
  /** Counts again at the next read, because the result of the last transaction is unknown. */
  forget(): void;
}

const Counted = z.array(z.object({ status: z.string(), jobs: z.number() }));

/** Creates a counter. */
export function createJobCounter(names: TableNames): JobCounter {
  let known: Map<JobStatus, number> | undefined;
  return {
    read: async (query) => {
      if (known === undefined) {
        const sql = `SELECT status, CAST(COUNT(*) AS INTEGER) AS jobs FROM ${names.jobs} WHERE unreadable IS NULL GROUP BY status`;
        known = new Map();
        for (const { status, jobs } of Counted.parse(await query(sql))) {
          const parsed = JobStatus.safeParse(status).data;
          if (parsed !== undefined) known.set(parsed, jobs);
        }
      }
      return Object.fromEntries([...known].filter(([, jobs]) => jobs > 0));
    },
    move: (from, to, jobs = 1) => {
      if (known === undefined || from === to) return;
      if (from !== undefined) known.set(from, (known.get(from) ?? 0) - jobs);
      known.set(to, (known.get(to) ?? 0) + jobs);
    },
    forget: () => {
      known = undefined;
    },
  };
}
