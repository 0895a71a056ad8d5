import type { Checkpoint, Job, JobEvent, JobStatus, NewJobEvent, StoredFile } from "../jobs/job.ts";
import type { SetAsideRow } from "./entry-reader.ts";

/** A job to store, with its idempotency key. */
export interface NewJob {
  readonly job: Job;
  readonly idempotency: { readonly key: string; readonly fingerprint: string } | undefined;
  readonly events: readonly NewJobEvent[];
}

/** A change of a job in one transaction. */
export interface JobChange {
  /** The change is skipped unless the job is in one of these states. */
  readonly from?: readonly JobStatus[];
  readonly set?: Partial<Omit<Job, "id">>;
  readonly events?: readonly NewJobEvent[];
  /** `chooseDropped` then removes checkpoints from the list. */
  readonly checkpoints?: readonly NewCheckpoint[];
}

/** A checkpoint without its id. */
export type NewCheckpoint = Omit<Checkpoint, "id" | "created_at">;

/** A page of a list, and whether there are more. */
export interface Page<T> {
  readonly data: readonly T[];
  readonly hasMore: boolean;
}

/** A page starts after the entry with the id `after`. */
export interface PageRequest {
  readonly limit: number;
  readonly after?: string | undefined;
}

/** The new job, or the job stored earlier with the same key; `conflict` if that was another request. */
export type StoredJob =
  | { readonly kind: "created" | "found" | "conflict"; readonly job: Job }
  /** The earlier job is unreadable. */
  | { readonly kind: "unreadable"; readonly id: string; readonly reason: string };

/** Jobs with their events and checkpoints, and files. Changes are on disk when a call resolves. */
export interface JobStore {
  createJob(job: NewJob): Promise<StoredJob>;
  readJob(id: string): Promise<Job | undefined>;
  /** Newest first. */
  listJobs(page: PageRequest): Promise<Page<Job>>;
  /** The jobs in one of these states, oldest first; without a limit, all of them. */
  jobsIn(statuses: readonly JobStatus[], limit?: number): Promise<readonly Job[]>;
  /** Applies a change to every job in a state, in few transactions. Returns their number. */
  changeAll(from: JobStatus, change: Pick<JobChange, "set" | "events">): Promise<number>;
  countJobs(): Promise<Readonly<Partial<Record<JobStatus, number>>>>;
  /** Removes a job with its events and checkpoints, including unreadable ones. */
  removeJob(id: string): Promise<void>;
  /** The changed job; undefined if there is none or the change was skipped. */
  changeJob(id: string, change: JobChange): Promise<Job | undefined>;
  /** Newest first. */
  listEvents(jobId: string, page: PageRequest): Promise<Page<JobEvent>>;
  /** Oldest first, after the sequence number; at most 500. */
  eventsAfter(jobId: string, sequence: number): Promise<readonly JobEvent[]>;
  /** Empties the job's list of checkpoints; unreadable rows stay. */
  forgetCheckpoints(jobId: string): Promise<void>;
  /** The steps in the list of checkpoints; undefined if one of its rows is unreadable. */
  readSteps(jobId: string): Promise<readonly number[] | undefined>;
  /** Latest step first. */
  listCheckpoints(jobId: string, page: PageRequest): Promise<Page<Checkpoint>>;
  addFile(file: StoredFile): Promise<void>;
  readFile(id: string): Promise<StoredFile | undefined>;
  /** Newest first. */
  listFiles(page: PageRequest): Promise<Page<StoredFile>>;
  removeFile(id: string): Promise<void>;
  /** Rejects with the reason if the database does not respond. */
  check(): Promise<void>;
  /** Why the job is unreadable; undefined for a readable job. */
  readReason(jobId: string): Promise<string | undefined>;
  /** The unreadable rows. They are kept with the reason, and otherwise ignored. */
  setAside(): { readonly count: number; readonly rows: readonly SetAsideRow[] };
  /** Aborts with StackError `job-store-lost` once another process owns the database. */
  readonly lost: AbortSignal;
  close(): Promise<void>;
}

/** The folder of checkpoints within a job's folder; each complete checkpoint is a folder `step-N` in it. */
export const checkpointsName = "checkpoints";

/** A checkpoint that a trainer program reports as complete. */
export function writtenCheckpoint({ step, loss, validation_loss, path }: NewCheckpoint): NewCheckpoint {
  return { step, loss, path, ...(validation_loss === undefined ? {} : { validation_loss }) };
}

/**
 * The checkpoint that a run resumes from. It is missing in the list if the server was killed after the program wrote
 * the folder and before the event was stored.
 */
export function resumedCheckpoint(step: number): NewCheckpoint {
  return { step, loss: null, path: `${checkpointsName}/step-${`${step}`.padStart(8, "0")}` };
}
