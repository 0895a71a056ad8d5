import type { Hono } from "hono";
import type { Logger } from "pino";
import { type Access, createApp } from "../server/create-app.ts";
import { logRequest } from "../server/create-log.ts";
import { judgeHealth } from "../server/health-routes.ts";
import { type Metrics, metricsRoutes } from "../server/metrics.ts";
import { readAccess } from "../settings/read-backend-settings.ts";
import type { Training } from "./create-training.ts";
import { openTraining, type TrainingPlace } from "./open-training.ts";
import { serveRanks } from "./serve-ranks.ts";

/** The trainer service: an app to serve, and a function that releases its resources. */
export async function createTrainerWorld(place: TrainingPlace & { readonly version: string }) {
  const { settings, version, metrics, log } = place;
  const ranks = settings.FSDP_NNODES > 1 ? await serveRanks(place) : undefined;
  const training = await openTraining({ ...place, extend: ranks?.extend });
  const app = createTrainerApp({ training, version, metrics, log, ...readAccess(settings) });
  const close = async () => {
    // The rank services are needed until the last run has ended.
    await training.close();
    await ranks?.close();
  };
  return { app, close, lost: training.lost };
}

/** The parts of the trainer service. */
export interface TrainerParts extends Access {
  readonly training: Pick<Training, "routes" | "check">;
  readonly version: string;
  readonly metrics: Metrics;
  readonly log: Logger;
}

/** The trainer service's API: the backend's job server in another role. */
export function createTrainerApp({ training, version, metrics, log, ...access }: TrainerParts): Hono {
  return createApp({
    health: async () => {
      const dependencies = await training.check();
      return { status: judgeHealth(dependencies), role: "trainer", version, dependencies };
    },
    routes: [...training.routes, metricsRoutes(metrics)],
    title: { title: "stackctl trainer", version, description: "Runs training jobs with torchrun." },
    ...access,
    onRequest: (request) => {
      metrics.onRequest(request);
      logRequest(log, request);
    },
    onBug: (error) => log.error({ err: error }, "a bug"),
  });
}
