import { join } from "node:path";
import type { Logger } from "pino";
import type { Metrics } from "../server/metrics.ts";
import { isStorageFull } from "../server/storage-full.ts";
import type { BackendSettings } from "../settings/read-backend-settings.ts";
import { createTraining, type Training } from "./create-training.ts";
import { gaugeJobs, gaugeTraining } from "./queue/observe-training.ts";
import { chooseTrainer, type TrainerChoice } from "./trainers/choose-trainer.ts";
import type { ProcessTrainer } from "./trainers/create-process-trainer.ts";
import type { Trainer } from "./trainers/trainer.ts";

/** The surroundings of training. */
export interface TrainingPlace {
  readonly settings: BackendSettings;
  /** The trainer program. */
  readonly program: string;
  /** URL of the trainer service if the feature is enabled; undefined for a local process. */
  readonly serviceUrl: URL | undefined;
  /** Extends the local trainer to several nodes; undefined for one node. */
  readonly extend?: ((local: ProcessTrainer) => Trainer) | undefined;
  readonly metrics: Metrics;
  readonly log: Logger;
  /** Aborts when the server must end. */
  readonly ending: AbortSignal;
}

/** Minimum time between two log lines about a full disk. */
const sayEveryMs = 60_000;

/** Opens the job server of this role, with its metrics. */
export async function openTraining(place: TrainingPlace): Promise<Training> {
  const { settings, metrics, log } = place;
  const choice = chooseKind(place);
  // The queue retries every second, and the log may be on the same disk.
  const sayFull = sayRarely((message) => log.error(message), sayEveryMs);
  const training = await createTraining({
    role: settings.STACKCTL_ROLE === "backend" ? "backend" : "trainer",
    nnodes: place.serviceUrl === undefined ? countNodes(settings) : undefined,
    jobsFolder: sharedJobsFolder(settings),
    createTrainer: (dataFolder) => chooseTrainer(choice, dataFolder),
    dataFolder: settings.DATA_DIR,
    databaseUrl: settings.DATABASE_URL,
    concurrency: settings.TRAINING_CONCURRENCY,
    maxRestarts: settings.TRAINING_MAX_RESTARTS,
    keep: settings.TRAINING_KEEP,
    uploadQuotaBytes: settings.UPLOAD_QUOTA,
    ending: place.ending,
    gauges: gaugeTraining(metrics),
    onBug: (error) => {
      if (isStorageFull(error)) sayFull(error.message);
      else log.error({ err: error }, "a bug");
    },
    onSetAside: (row) => log.warn(row, `a row of ${row.id} in the job store cannot be read and is set aside`),
  });
  if (settings.DATA_DIR === undefined) log.warn("DATA_DIR is not set: jobs are lost when this process ends");
  gaugeJobs(training.countJobs, metrics);
  return training;
}

function sayRarely(say: (message: string) => void, everyMs: number): (message: string) => void {
  let saidAt = Number.NEGATIVE_INFINITY;
  return (message) => {
    if (performance.now() - saidAt < everyMs) return;
    saidAt = performance.now();
    say(message);
  };
}

/** Only the trainer service uses several nodes. */
function countNodes({ STACKCTL_ROLE: role, FSDP_NNODES: nnodes }: BackendSettings): number {
  return role === "trainer" ? nnodes : 1;
}

function sharedJobsFolder({ STACKCTL_ROLE: role, FSDP_SHARED_DIR: folder }: BackendSettings) {
  return role === "trainer" && folder !== undefined ? join(folder, "jobs") : undefined;
}

function chooseKind({ settings, program, serviceUrl, extend }: TrainingPlace): TrainerChoice {
  const { TRAINER_PYTHON: python, FSDP_NPROC_PER_NODE: processes, API_TOKEN: apiToken } = settings;
  if (settings.STACKCTL_ROLE === "trainer") return { kind: "process", python, program, processes, extend };
  if (serviceUrl === undefined) return { kind: "process", python, program, processes: undefined };
  return { kind: "fsdp-service", url: serviceUrl, apiToken };
}
