import type { SwarmApi } from "../../../src/adapters/swarm/api/swarm-api.ts";
import type { PreparedService } from "../../../src/adapters/swarm/project/prepared-service.ts";
import type { SwarmWorld } from "../../../src/adapters/swarm/swarm-world.ts";
import type { IntendedChange } from "../../../src/adapters/swarm/tasks/describe-update.ts";
import { createSlotReader } from "../../../src/adapters/swarm/tasks/read-slots.ts";
import { StackError } from "../../../src/domain/errors.ts";
import { aModel } from "../../support/build/shapes.ts";
import { FakeClock } from "../../support/fakes/fake-clock.ts";
import { ScriptedCompose } from "../../support/fakes/scripted-compose.ts";
import { ScriptedEngine } from "../../support/fakes/scripted-engine.ts";

/** The error of a request while no manager answers. */
export const noManager = new StackError("engine-unavailable", { message: "no leader", hint: "Wait for it." });

/** A Swarm without objects, except for what a test replaces. */
export function aSwarmApi(changes: Partial<SwarmApi> = {}): SwarmApi {
  return {
    listServices: async () => [],
    listTasks: async () => [],
    listReaders: async () => [],
    listTasksOf: async () => [],
    listNodes: async () => [],
    list: async () => [],
    create: async () => undefined,
    update: async () => undefined,
    remove: async () => undefined,
    ...changes,
  };
}

/** What the parts of the Swarm engine share, with a fake clock. */
export function aSwarmWorld(api: SwarmApi): SwarmWorld {
  const clock = new FakeClock();
  const intended = new Map<string, IntendedChange>();
  return {
    api,
    clock,
    intended,
    connect: async () => {
      throw noManager;
    },
    docker: new ScriptedEngine(clock),
    compose: new ScriptedCompose({ model: aModel() }),
    env: new Map(),
    reader: createSlotReader({ api, now: () => clock.now(), intended }),
    prepared: new Map<string, PreparedService>(),
  };
}
