import type { Checkpoint, Job, JobEvent, JobStatus, NewJobEvent, StoredFile } from "../job.ts";
import type { SetAsideRow } from "./entry-reader.ts";

/** A job to store, with the key under which the same request finds it again. */
export interface NewJob {
  readonly job: Job;
  readonly idempotency: { readonly key: string; readonly fingerprint: string } | undefined;
  readonly events: readonly NewJobEvent[];
}

/** What happens to a job in one transaction. */
export interface JobChange {
  /** The change is left out when the job is in none of these states. */
  readonly from?: readonly JobStatus[];
  readonly set?: Partial<Omit<Job, "id">>;
  readonly events?: readonly NewJobEvent[];
  /** Of the list of checkpoints, `chooseDropped` leaves those that the job keeps. */
  readonly checkpoints?: readonly NewCheckpoint[];
}

/** A checkpoint before the store adds its id. */
export type NewCheckpoint = Omit<Checkpoint, "id" | "created_at">;

/** A part of a list, and whether it goes on. */
export interface Page<T> {
  readonly data: readonly T[];
  readonly hasMore: boolean;
}

/** Lists begin behind the entry with the id `after`. */
export interface PageRequest {
  readonly limit: number;
  readonly after?: string | undefined;
}

/** The job, or the one stored before under the same key; `conflict` when that was another request. */
export type StoredJob =
  | { readonly kind: "created" | "found" | "conflict"; readonly job: Job }
  /** That one is set aside. */
  | { readonly kind: "unreadable"; readonly id: string; readonly reason: string };

/** Jobs with their events and checkpoints, and files. What a call has answered is on disk. */
export interface JobStore {
  createJob(job: NewJob): Promise<StoredJob>;
  readJob(id: string): Promise<Job | undefined>;
  /** Newest first. */
  listJobs(page: PageRequest): Promise<Page<Job>>;
  /** The jobs in one of these states, oldest first; all of them without a limit. */
  jobsIn(statuses: readonly JobStatus[], limit?: number): Promise<readonly Job[]>;
  /** Makes the same change to every job in a state, in few transactions; gives how many there were. */
  changeAll(from: JobStatus, change: Pick<JobChange, "set" | "events">): Promise<number>;
  countJobs(): Promise<Readonly<Partial<Record<JobStatus, number>>>>;
  /** Removes a job with its events and checkpoints, also those that cannot be read. */
  removeJob(id: string): Promise<void>;
  /** The job as it is now; undefined when there is none or the change was left out. */
  changeJob(id: string, change: JobChange): Promise<Job | undefined>;
  /** Newest first. */
  listEvents(jobId: string, page: PageRequest): Promise<Page<JobEvent>>;
  /** Oldest first, from behind the sequence number; at most 500. */
  eventsAfter(jobId: string, sequence: number): Promise<readonly JobEvent[]>;
  /** Empties the job's list of checkpoints; rows that cannot be read stay. */
  forgetCheckpoints(jobId: string): Promise<void>;
  /** The steps in the list of checkpoints; undefined where one of its rows cannot be read. */
  readSteps(jobId: string): Promise<readonly number[] | undefined>;
  /** Latest step first. */
  listCheckpoints(jobId: string, page: PageRequest): Promise<Page<Checkpoint>>;
  addFile(file: StoredFile): Promise<void>;
  readFile(id: string): Promise<StoredFile | undefined>;
  /** Newest first. */
  listFiles(page: PageRequest): Promise<Page<StoredFile>>;
  removeFile(id: string): Promise<void>;
  /** Rejects with the reason when the database does not answer. */
  check(): Promise<void>;
  /** Why the job is set aside; undefined for one that is not. */
  readReason(jobId: string): Promise<string | undefined>;
  /** The rows that cannot be read. They are kept with the reason, and everything else goes on without them. */
  setAside(): { readonly count: number; readonly rows: readonly SetAsideRow[] };
  /** Aborts with StackError `job-store-lost` once another process owns the database. */
  readonly lost: AbortSignal;
  close(): Promise<void>;
}
