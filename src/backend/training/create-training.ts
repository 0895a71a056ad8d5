import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Hono } from "hono";
import type { Secret } from "../../domain/secret.ts";
import type { Dependency } from "../server/health-routes.ts";
import { createTrainingCheck } from "./create-training-check.ts";
import { defaultKeep, type JobStatus } from "./jobs/job.ts";
import { createBell } from "./queue/create-bell.ts";
import { createJobQueue } from "./queue/create-job-queue.ts";
import type { TrainingGauges } from "./queue/observe-training.ts";
import { filesRoutes } from "./routes/files-routes.ts";
import { jobOutputRoutes } from "./routes/job-output-routes.ts";
import { jobsRoutes } from "./routes/jobs-routes.ts";
import { createUploadSpace, removeUnfinished, uploadsName } from "./routes/upload-space.ts";
import type { SetAsideRow } from "./store/entry-reader.ts";
import { openJobStore } from "./store/open-job-store.ts";
import type { Trainer } from "./trainers/trainer.ts";

/** The parts of training. */
export interface TrainingOptions {
  readonly role: "backend" | "trainer";
  readonly createTrainer: (dataFolder: string) => Trainer;
  /** Folder of training files and jobs; undefined for a temporary folder. */
  readonly dataFolder: string | undefined;
  readonly databaseUrl: Secret | undefined;
  readonly concurrency: number;
  readonly maxRestarts: number;
  /** Number of last checkpoints to keep per job, in addition to the best one; default: 3. */
  readonly keep?: number | undefined;
  /** Maximum and default number of nodes of a job; undefined if the trainer service decides. */
  readonly nnodes?: number | undefined;
  /** Folder for the folders of jobs; default: beside the job store. */
  readonly jobsFolder?: string | undefined;
  /** Total size limit of uploaded files in bytes; default: none. */
  readonly uploadQuotaBytes?: number | undefined;
  /** Aborts when the server must end. */
  readonly ending: AbortSignal;
  readonly onBug: (error: Error) => void;
  /** Called for each unreadable row of the job store. */
  readonly onSetAside?: ((row: SetAsideRow) => void) | undefined;
  readonly gauges?: TrainingGauges | undefined;
}

/** The training room: a job server. */
export interface Training {
  readonly routes: readonly Hono[];
  /** The state of the database, the folders for files, the trainer, and unreadable rows. */
  check(): Promise<Readonly<Record<string, Dependency>>>;
  /** Aborts with StackError `job-store-lost` once another process owns the jobs; the server must then end. */
  readonly lost: AbortSignal;
  countJobs(): Promise<Readonly<Partial<Record<JobStatus, number>>>>;
  /** Returns running jobs to the queue, with a checkpoint, and closes the database. */
  close(): Promise<void>;
}

/** Opens the store, resumes the jobs of an earlier process, and starts to run jobs. */
export async function createTraining(options: TrainingOptions): Promise<Training> {
  const dataFolder = options.dataFolder ?? (await mkdtemp(join(tmpdir(), "stackctl-data-")));
  const stateFolder = join(dataFolder, ".stackctl", options.role);
  const nowSeconds = () => Math.floor(Date.now() / 1000);
  const trainer = options.createTrainer(dataFolder);
  const store = await openJobStore({ ...options, folder: stateFolder, nowSeconds });
  const bell = createBell();
  const jobsFolder = options.jobsFolder ?? join(stateFolder, "jobs");
  const { concurrency, maxRestarts, ending, onBug } = options;
  const queue = createJobQueue({
    store,
    trainer,
    concurrency,
    jobsFolder,
    nowSeconds,
    onBug,
    onChange: bell.ring,
    gauges: options.gauges,
  });
  const uploadsFolder = join(dataFolder, uploadsName);
  await removeUnfinished(uploadsFolder, options.role);
  const context = {
    store,
    trainer,
    queue,
    bell,
    uploadSpace: createUploadSpace(uploadsFolder, options.uploadQuotaBytes ?? Number.POSITIVE_INFINITY),
    role: options.role,
    dataFolder,
    jobsFolder,
    maxRestarts,
    keep: options.keep ?? defaultKeep,
    nnodes: options.nnodes,
    ending,
    onBug,
    nowSeconds,
  };
  store.lost.addEventListener("abort", () => queue.abandon(), { once: true });
  await queue.start();
  return {
    lost: store.lost,
    routes: [jobsRoutes(context), jobOutputRoutes(context), filesRoutes(context)],
    check: createTrainingCheck({ store, trainer, folders: [stateFolder, uploadsFolder] }),
    countJobs: () => store.countJobs(),
    close: async () => {
      await queue.stop();
      await store.close();
      if (options.dataFolder === undefined) await rm(dataFolder, { recursive: true, force: true });
    },
  };
}
