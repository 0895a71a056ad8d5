import type { Bell } from "./create-bell.ts";
import type { JobQueue } from "./create-job-queue.ts";
import type { JobStore } from "./store/job-store.ts";
import type { Trainer } from "./trainer.ts";
import type { UploadSpace } from "./upload-space.ts";

/** What the training routes work with. */
export interface TrainingContext {
  readonly store: JobStore;
  readonly trainer: Trainer;
  readonly queue: JobQueue;
  /** Rung with a job's id after each of its changes. */
  readonly bell: Bell;
  readonly uploadSpace: UploadSpace;
  /** Names the unfinished uploads of this server, since both roles may share the data folder. */
  readonly role: "backend" | "trainer";
  /** Holds training files; what a client names is relative to it. */
  readonly dataFolder: string;
  /** Holds each job's folder. */
  readonly jobsFolder: string;
  readonly maxRestarts: number;
  /** Checkpoints that a job keeps beside the best one, unless it says how many. */
  readonly keep: number;
  /** Aborts when the server is told to end; streams end then. */
  readonly ending: AbortSignal;
  readonly onBug: (error: Error) => void;
  readonly nowSeconds: () => number;
}
