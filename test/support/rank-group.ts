import { mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createApp } from "../../src/backend/server/create-app.ts";
import { serveApp } from "../../src/backend/server/serve-app.ts";
import { createGroupTrainer } from "../../src/backend/training/ranks/create-group-trainer.ts";
import { createRankAgent, type RankAgent } from "../../src/backend/training/ranks/create-rank-agent.ts";
import { createRankRegistry } from "../../src/backend/training/ranks/create-rank-registry.ts";
import type { GroupTrainerOptions } from "../../src/backend/training/ranks/group-options.ts";
import { rankRoutes } from "../../src/backend/training/ranks/rank-routes.ts";
import type { Trainer } from "../../src/backend/training/trainers/trainer.ts";
import type { Secret } from "../../src/domain/secret.ts";
import { freePort } from "./free-port.ts";
import { createFakeTrainer } from "./job-server.ts";
import { until } from "./until.ts";

const fakeRank = fileURLToPath(new URL("./fakes/fake-rank.mjs", import.meta.url));

/** A fake rank service: its folder defines its behaviour, as test/support/fakes/fake-rank.mjs says. */
export interface FakeRankService {
  readonly agent: RankAgent;
  readonly folder: string;
  /** The process ids of a rank and its child. */
  pids(nodeRank: number): Promise<readonly number[]>;
}

/** Rank 0's side of training on several nodes, with fake trainer programs. */
export interface RankGroup {
  readonly createTrainer: (dataFolder: string) => Trainer;
  join(node: string, apiToken?: Secret): Promise<FakeRankService>;
  /** Closes the port for rank services. */
  cutOff(): Promise<void>;
  close(): Promise<void>;
}

/** Serves rank services on a port of this machine. */
export async function startRankGroup(
  options: Partial<GroupTrainerOptions> & { readonly apiToken?: Secret } = {},
): Promise<RankGroup> {
  const registry = createRankRegistry(options.lostMs === undefined ? {} : { lostMs: options.lostMs });
  const { apiToken } = options;
  const app = createApp({
    health: () => ({ status: "ok" }),
    routes: [rankRoutes(registry)],
    apiToken,
    onBug: (error) => {
      throw error;
    },
  });
  const port = await freePort();
  const end = new AbortController();
  let ended: Promise<void> = Promise.resolve();
  await new Promise<void>((resolve, reject) => {
    ended = serveApp(app, { port, hostname: "127.0.0.1", onListening: resolve }, end.signal);
    ended.catch(reject);
  });
  const services: FakeRankService[] = [];
  const cutOff = async () => {
    end.abort();
    await ended;
  };
  return {
    createTrainer: (dataFolder) =>
      createGroupTrainer({
        local: createFakeTrainer(dataFolder),
        registry,
        nnodes: 2,
        processes: 1,
        storage: "gathered",
        node: "n1",
        address: undefined,
        timeoutMs: 60_000,
        noticeMs: 100,
        ...options,
      }),
    join: async (node, token = apiToken) => {
      const folder = await mkdtemp(join(tmpdir(), "stackctl-test-rank-"));
      const scratch = join(folder, "scratch");
      await mkdir(scratch);
      const url = new URL(`http://127.0.0.1:${port}`);
      const agent = createRankAgent({
        url,
        apiToken: token,
        node,
        command: [process.execPath, fakeRank, folder],
        folder: scratch,
        onConnection: () => undefined,
        lostAfterMs: options.lostMs ?? 10_000,
      });
      const service: FakeRankService = {
        agent,
        folder,
        pids: async (nodeRank) => {
          const file = join(folder, `${nodeRank}.pid`);
          // Rank 0 does not wait for the processes of the fake ranks.
          await until(async () => (await readFile(file, "utf8").catch(() => "")).includes(" "));
          return (await readFile(file, "utf8")).split(" ").map(Number);
        },
      };
      services.push(service);
      return service;
    },
    cutOff,
    close: async () => {
      await Promise.all(services.map(({ agent }) => agent.close()));
      await cutOff();
      for (const { folder } of services) await rm(folder, { recursive: true });
    },
  };
}
