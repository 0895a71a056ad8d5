import { mkdtemp, rm } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import type { Hono } from "hono";
import type { Logger } from "pino";
import { createApp } from "../server/create-app.ts";
import { logRequest } from "../server/create-log.ts";
import { judgeHealth } from "../server/health-routes.ts";
import { type BackendSettings, readAccess } from "../settings/read-backend-settings.ts";
import { createRankAgent, type RankAgent } from "./ranks/create-rank-agent.ts";

/** The surroundings of a rank service. */
export interface RankSurroundings {
  readonly settings: BackendSettings;
  /** The trainer program. */
  readonly program: string;
  readonly version: string;
  readonly log: Logger;
}

/** A rank service: an app with its health, and a function that ends its processes. */
export async function createRankWorld({ settings, program, version, log }: RankSurroundings) {
  const folder = await mkdtemp(join(settings.DATA_DIR ?? tmpdir(), "rank-"));
  const { FSDP_RANKS_URL: url, API_TOKEN: apiToken, TRAINER_PYTHON: python } = settings;
  const agent = createRankAgent({
    url,
    apiToken,
    node: nameNode(settings),
    command: [python, program],
    folder,
    onConnection: (problem) => {
      if (problem === null) log.info(`connected to rank 0 at ${url.host}`);
      else log.warn(`rank 0 does not respond: ${problem}`);
    },
  });
  const close = async () => {
    await agent.close();
    await rm(folder, { recursive: true, force: true });
  };
  const app = createRankApp({ agent, settings, version, log });
  return { app, close, lost: new AbortController().signal };
}

function createRankApp(parts: Omit<RankSurroundings, "program"> & { readonly agent: RankAgent }): Hono {
  const { agent, settings, version, log } = parts;
  return createApp({
    health: () => {
      const reason = agent.problem();
      const status = reason === null ? "up" : "down";
      // Rank 0 may be away for a while; a new rank service would not find it either.
      const dependencies = { rank_0: { status, required: false, reason } } as const;
      return { status: judgeHealth(dependencies), role: "rank", version, dependencies };
    },
    routes: [],
    ...readAccess(settings),
    onRequest: (request) => logRequest(log, request),
    onBug: (error) => log.error({ err: error }, "a bug"),
  });
}

/** The name of this node: FSDP_NODE, or else the host name. Without Swarm, Compose leaves `{{…}}` as it is. */
export function nameNode({ FSDP_NODE: node }: Pick<BackendSettings, "FSDP_NODE">): string {
  return node === undefined || node.includes("{{") ? hostname() : node;
}
