import type { Bell } from "../queue/create-bell.ts";
import type { JobQueue } from "../queue/create-job-queue.ts";
import type { JobStore } from "../store/job-store.ts";
import type { Trainer } from "../trainers/trainer.ts";
import type { UploadSpace } from "./upload-space.ts";

/** The context of the training routes. */
export interface TrainingContext {
  readonly store: JobStore;
  readonly trainer: Trainer;
  readonly queue: JobQueue;
  /** Notified with a job's id after each change. */
  readonly bell: Bell;
  readonly uploadSpace: UploadSpace;
  /** Prefix of this server's unfinished uploads, because both roles may share the data folder. */
  readonly role: "backend" | "trainer";
  /** Contains training files; clients use paths relative to it. */
  readonly dataFolder: string;
  /** Contains a folder per job. */
  readonly jobsFolder: string;
  readonly maxRestarts: number;
  /** Default number of last checkpoints to keep per job, in addition to the best one. */
  readonly keep: number;
  /** Maximum and default number of nodes of a job; undefined if the trainer service decides. */
  readonly nnodes: number | undefined;
  /** Aborts when the server must end; streams then end. */
  readonly ending: AbortSignal;
  readonly onBug: (error: Error) => void;
  readonly nowSeconds: () => number;
}
