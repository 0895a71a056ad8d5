import type { Clock } from "../../ports/clock.ts";
import type { Compose } from "../../ports/compose.ts";
import type { Engine } from "../../ports/engine.ts";
import type { Files } from "../../ports/files.ts";
import { type EngineConnection, openEngineConnection } from "../docker/engine-connection.ts";
import { createSwarmApi } from "./api/swarm-api.ts";
import { createSwarmCompose } from "./swarm-compose.ts";
import { createSwarmEngine } from "./swarm-engine.ts";
import type { IntendedChange } from "./tasks/describe-update.ts";
import { createSlotReader } from "./tasks/read-slots.ts";

/** The manager, and what the Swarm engine uses of the adapters for Docker. */
export interface SwarmOptions {
  readonly env: ReadonlyMap<string, string>;
  readonly files: Pick<Files, "readText">;
  readonly clock: Clock;
  readonly compose: Compose;
  readonly docker: Engine;
  /** Writes to the terminal; used by `logs`. */
  readonly print: (text: string) => void;
}

/**
 * Compose and engine of a Docker Swarm, through the API of a manager: services, tasks, networks, configs, secrets. It never
 * uses `docker stack deploy`, which refuses keys of the resolved model and ends with 0 after a rollback.
 */
export function createSwarm({ env, files, clock, compose, docker, print }: SwarmOptions): {
  readonly compose: Compose;
  readonly engine: Engine;
} {
  let opened: Promise<EngineConnection> | undefined;
  const connect = () => {
    opened ??= openEngineConnection(env, files);
    return opened;
  };
  const api = createSwarmApi(connect);
  const intended = new Map<string, IntendedChange>();
  const reader = createSlotReader({ api, now: () => clock.now(), intended });
  const world = {
    api,
    connect,
    docker,
    compose,
    clock,
    env,
    reader,
    prepared: new Map(),
    intended,
  };
  return { compose: createSwarmCompose(world, print), engine: createSwarmEngine(world) };
}
