import { createApp } from "../server/create-app.ts";
import { logRequest } from "../server/create-log.ts";
import { serveApp } from "../server/serve-app.ts";
import { readAccess } from "../settings/read-backend-settings.ts";
import { nameNode } from "./create-rank-world.ts";
import type { TrainingPlace } from "./open-training.ts";
import { createGroupTrainer } from "./ranks/create-group-trainer.ts";
import { createRankRegistry } from "./ranks/create-rank-registry.ts";
import { rankRoutes } from "./ranks/rank-routes.ts";
import type { ProcessTrainer } from "./trainers/create-process-trainer.ts";
import type { Trainer } from "./trainers/trainer.ts";

/** The connection to rank services. */
export interface ServedRanks {
  /** Extends a local trainer to several nodes. */
  readonly extend: (local: ProcessTrainer) => Trainer;
  close(): Promise<void>;
}

/**
 * Serves rank services on a port of its own, which no Compose file publishes: a rank service sends checkpoints, which
 * PyTorch trusts. Resolves once the port is open.
 */
export async function serveRanks({
  settings,
  log,
}: Pick<TrainingPlace, "settings" | "log">): Promise<ServedRanks> {
  const registry = createRankRegistry();
  const app = createApp({
    health: () => ({ status: "ok" }),
    routes: [rankRoutes(registry)],
    ...readAccess(settings),
    // Each rank service sends a request per second.
    onRequest: (request) => {
      if (request.status >= 400) logRequest(log, request);
    },
    onBug: (error) => log.error({ err: error }, "a bug"),
  });
  const end = new AbortController();
  const { FSDP_RANK_PORT: port, HOST: hostname } = settings;
  let ended: Promise<void> = Promise.resolve();
  await new Promise<void>((resolve, reject) => {
    ended = serveApp(app, { port, hostname, onListening: resolve }, end.signal);
    ended.catch(reject);
  });
  log.info({ port }, `rank services connect to port ${port}`);
  return {
    extend: (local) =>
      createGroupTrainer({
        local,
        registry,
        nnodes: settings.FSDP_NNODES,
        processes: settings.FSDP_NPROC_PER_NODE,
        storage: settings.FSDP_SHARED_DIR === undefined ? "gathered" : "shared",
        node: nameNode(settings),
        address: settings.FSDP_ADDRESS,
        timeoutMs: settings.FSDP_RANK_TIMEOUT,
      }),
    close: async () => {
      end.abort();
      await ended;
    },
  };
}
