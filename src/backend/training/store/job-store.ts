import type { Checkpoint, Job, JobEvent, JobStatus, NewJobEvent, StoredFile } from "../job.ts";

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
  readonly checkpoints?: readonly Omit<Checkpoint, "id" | "created_at">[];
}

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

/** Jobs with their events and checkpoints, and files. What a call has answered is on disk. */
export interface JobStore {
  /** The job, or the one stored before under the same key; `conflict` when that was another request. */
  createJob(job: NewJob): Promise<{ readonly kind: "created" | "found" | "conflict"; readonly job: Job }>;
  readJob(id: string): Promise<Job | undefined>;
  /** Newest first. */
  listJobs(page: PageRequest): Promise<Page<Job>>;
  /** Every job in one of these states, oldest first. */
  jobsIn(statuses: readonly JobStatus[]): Promise<readonly Job[]>;
  countJobs(): Promise<Readonly<Partial<Record<JobStatus, number>>>>;
  /** The job as it is now; undefined when there is none or the change was left out. */
  changeJob(id: string, change: JobChange): Promise<Job | undefined>;
  /** Newest first. */
  listEvents(jobId: string, page: PageRequest): Promise<Page<JobEvent>>;
  /** Oldest first, from behind the sequence number; at most 500. */
  eventsAfter(jobId: string, sequence: number): Promise<readonly JobEvent[]>;
  /** Latest step first. */
  listCheckpoints(jobId: string, page: PageRequest): Promise<Page<Checkpoint>>;
  addFile(file: StoredFile): Promise<void>;
  readFile(id: string): Promise<StoredFile | undefined>;
  /** Newest first. */
  listFiles(page: PageRequest): Promise<Page<StoredFile>>;
  removeFile(id: string): Promise<void>;
  close(): Promise<void>;
}
