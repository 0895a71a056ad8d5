import { describe, expect, it } from "vitest";
import type { SwarmApi } from "../../../../src/adapters/swarm/api/swarm-api.ts";
import { groupTasks } from "../../../../src/adapters/swarm/tasks/group-tasks.ts";
import { readFarProbes, removeReaders } from "../../../../src/adapters/swarm/tasks/read-far-probes.ts";
import { FakeClock } from "../../../support/fakes/fake-clock.ts";
import { aSwarmApi, aSwarmWorld } from "../a-swarm.ts";
import { aNode, aSwarmService, aTask } from "./a-task.ts";

const nowMs = new FakeClock().now();
const unhealthy = "task: non-zero exit (137): dockerexec: unhealthy container";
const tasks = [
  aTask({ id: "new", state: "running", createdAtMs: 5000 }),
  aTask({ id: "old", state: "failed", desired: "shutdown", error: unhealthy, createdAtMs: 1000 }),
];

async function read(changes: Partial<SwarmApi>, signal?: AbortSignal) {
  const requests: string[] = [];
  const api = aSwarmApi({
    ...changes,
    create: async (kind, body, ...rest) => {
      requests.push(`create ${kind}`);
      return changes.create?.(kind, body, ...rest);
    },
    remove: async (kind, id) => {
      requests.push(`remove ${kind} ${id.replace(/[0-9a-f]{8}$/, "N")}`);
      return undefined;
    },
  });
  const [slot] = groupTasks({ services: [aSwarmService()], tasks, nodes: [aNode("node1")] });
  if (slot === undefined) throw new Error("no slot");
  const ended = await readFarProbes(slot, aSwarmWorld(api), signal).catch((error: unknown) => error);
  return { ended, requests };
}

describe("a reader of health checks on another node", () => {
  it.each<[string, Partial<SwarmApi>, string]>([
    ["the Swarm refuses it", { create: async () => "no room" }, "no room"],
    [
      "its node refuses it",
      { listTasksOf: async () => [aTask({ state: "rejected", error: "bind source path does not exist" })] },
      "bind source path does not exist",
    ],
    [
      "its image has no sed",
      { listTasksOf: async () => [aTask({ state: "failed", error: 'task: exec: "sed": not found' })] },
      'exec: "sed": not found',
    ],
  ])("says why nothing was read if %s, and is removed", async (_, changes, problem) => {
    expect(await read(changes)).toEqual({
      ended: { kind: "elsewhere", problem },
      requests: ["create services", "remove services shop_web-reader-N"],
    });
  });

  it("is removed if time is over", async () => {
    const { ended, requests } = await read({}, AbortSignal.abort(new Error("late")));
    expect(ended).toEqual(new Error("late"));
    expect(requests).toEqual(["create services", "remove services shop_web-reader-N"]);
  });

  it("is removed later if stackctl was killed, unless another stackctl may use it", async () => {
    const left = { ...aSwarmService(), ID: "left", UpdatedAt: nowMs - 60_001 };
    const used = { ...aSwarmService(), ID: "used", UpdatedAt: nowMs - 1000 };
    const changes = { listReaders: async () => [left, used], create: async () => "no room" };
    expect((await read(changes)).requests[0]).toBe("remove services left");
    const removed: string[] = [];
    const remove = async (_: unknown, id: string) => void removed.push(id);
    await removeReaders("shop", aSwarmApi({ ...changes, remove }), () => true);
    expect(removed).toEqual(["left", "used"]);
  });
});
