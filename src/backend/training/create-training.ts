import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Hono } from "hono";
import { StackError } from "../../domain/errors.ts";
import type { Secret } from "../../domain/secret.ts";
import { remember } from "../features/remember.ts";
import type { Dependency } from "../server/health-routes.ts";
import { describeFull, explainStorage, isStorageFull } from "../server/storage-full.ts";
import { checkTraining } from "./check-training.ts";
import { makeFolder, probeFolder } from "./files/folders.ts";
import { defaultKeep, type JobStatus } from "./jobs/job.ts";
import { createBell } from "./queue/create-bell.ts";
import { createJobQueue } from "./queue/create-job-queue.ts";
import type { TrainingGauges } from "./queue/observe-training.ts";
import { filesRoutes } from "./routes/files-routes.ts";
import { jobOutputRoutes } from "./routes/job-output-routes.ts";
import { jobsRoutes } from "./routes/jobs-routes.ts";
import { createUploadSpace, removeUnfinished, uploadsName } from "./routes/upload-space.ts";
import { createJobStore } from "./store/create-job-store.ts";
import type { SetAsideRow } from "./store/entry-reader.ts";
import { explainFull } from "./store/explain-full.ts";
import { findTraces } from "./store/find-traces.ts";
import type { JobStore } from "./store/job-store.ts";
import { openSqlite } from "./store/open-sqlite.ts";
import type { SqlDatabase } from "./store/sql-database.ts";
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
  const store = await openStore(options, stateFolder, nowSeconds);
  const bell = createBell();
  const jobsFolder = join(stateFolder, "jobs");
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
    ending,
    onBug,
    nowSeconds,
  };
  const checkStorage = remember(() => checkFolders([stateFolder, uploadsFolder]), 0);
  store.lost.addEventListener("abort", () => queue.abandon(), { once: true });
  await queue.start();
  return {
    lost: store.lost,
    routes: [jobsRoutes(context), jobOutputRoutes(context), filesRoutes(context)],
    check: () => checkTraining(store, trainer, checkStorage),
    countJobs: () => store.countJobs(),
    close: async () => {
      await queue.stop();
      await store.close();
      if (options.dataFolder === undefined) await rm(dataFolder, { recursive: true, force: true });
    },
  };
}

/** Why the folders reject files; null if they accept files. */
async function checkFolders(folders: readonly string[]): Promise<string | null> {
  for (const folder of folders) {
    const reason = await probeFolder(folder);
    if (reason !== undefined) return describeFull(folder, reason);
  }
  return null;
}

async function openStore(
  { databaseUrl, role, onSetAside }: TrainingOptions,
  folder: string,
  nowSeconds: () => number,
): Promise<JobStore> {
  try {
    await makeFolder(folder);
    const database = explainFull(await openDatabase(databaseUrl, folder, role), folder);
    return await createJobStore(database, role, nowSeconds, onSetAside);
  } catch (cause) {
    if (cause instanceof StackError) throw cause;
    const explained = explainStorage(cause, folder);
    const why = explained instanceof Error ? explained.message : String(explained);
    throw new StackError("invalid-setting", {
      message: `training jobs cannot be stored: ${why}`,
      hint: isStorageFull(explained)
        ? "Free space there, or set DATA_DIR to another folder."
        : databaseUrl === undefined
          ? `Set DATA_DIR to a folder that user ${process.getuid?.() ?? "of this process"} can write.`
          : "Set DATABASE_URL to a Postgres that answers, as postgres://USER:PASSWORD@HOST:PORT/DATABASE.",
      cause,
    });
  }
}

async function openDatabase(
  url: Secret | undefined,
  folder: string,
  role: "backend" | "trainer",
): Promise<SqlDatabase> {
  if (url === undefined) return await openSqlite(join(folder, "jobs.db"));
  const { openPostgres } = await import("./store/open-postgres.ts");
  return openPostgres(url.reveal(), role, await findTraces(join(folder, "jobs")));
}
