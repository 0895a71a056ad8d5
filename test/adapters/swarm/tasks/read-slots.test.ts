import { describe, expect, it } from "vitest";
import type { SwarmApi } from "../../../../src/adapters/swarm/api/swarm-api.ts";
import type { IntendedChange } from "../../../../src/adapters/swarm/tasks/describe-update.ts";
import { createSlotReader } from "../../../../src/adapters/swarm/tasks/read-slots.ts";
import { aNode, aSwarmService, aTask, type ServiceSketch, type TaskSketch } from "./a-task.ts";

const unused = (): never => {
  throw new Error("the reader converts only what it is given");
};
const api: SwarmApi = {
  listServices: unused,
  listTasks: unused,
  listReaders: unused,
  listTasksOf: unused,
  listNodes: unused,
  list: unused,
  create: unused,
  update: unused,
  remove: unused,
};

interface Scene {
  readonly service?: ServiceSketch;
  readonly down?: readonly string[];
  readonly intended?: IntendedChange;
}

/** The containers of the service web with these tasks. */
function read(tasks: readonly TaskSketch[], { service, down = [], intended }: Scene = {}) {
  const known = new Map(intended === undefined ? [] : [["shop_web", intended]]);
  const reader = createSlotReader({ api, now: () => 100_000, intended: known });
  const nodes = ["node1", "node2", "node3"].map((id) => aNode(id, down.includes(id) ? "down" : "ready"));
  return reader.convert({ services: [aSwarmService(service)], tasks: tasks.map(aTask), nodes });
}

const check = ["CMD", "true"];

describe("a slot of a Swarm service as a container", () => {
  it.each<[string, TaskSketch, object]>([
    [
      "waits for a node",
      { state: "pending", node: "" },
      { state: "created", waiting: { why: "waiting for a node" } },
    ],
    [
      "names the scheduler's reason, and since when",
      { state: "pending", node: "", error: "no suitable node (insufficient resources on 3 nodes)" },
      {
        state: "created",
        waiting: { why: "no suitable node (insufficient resources on 3 nodes)", unplaceableSinceMs: 1000 },
      },
    ],
    [
      "names the node that prepares it",
      { state: "preparing" },
      { waiting: { why: "node n1 prepares its image" } },
    ],
    [
      "is not ready while its check has not passed",
      { state: "starting", test: check },
      { state: "running", health: "starting" },
    ],
    [
      "is starting without a check",
      { state: "starting" },
      { state: "created", waiting: { why: "node n1 starts it" } },
    ],
    [
      "is healthy once it runs with a check",
      { state: "running", test: check },
      { state: "running", health: "healthy" },
    ],
    ["has no health without a check", { state: "running" }, { state: "running", health: "none" }],
    ["has no health with a disabled check", { state: "running", test: ["NONE"] }, { health: "none" }],
    ["has finished", { state: "complete", desired: "shutdown" }, { state: "exited", exitCode: 0, error: "" }],
    [
      "has failed for good",
      { state: "failed", desired: "shutdown", error: "task: non-zero exit (3)", exitCode: 3 },
      { state: "exited", exitCode: 3, error: "", restarts: 0 },
    ],
    [
      "was rejected for good",
      { state: "rejected", desired: "shutdown", error: "No such image: web:1" },
      { state: "exited", error: "No such image: web:1 (node n1)" },
    ],
    [
      "has failed, and will be replaced",
      { state: "failed", error: "task: non-zero exit (3)", exitCode: 3 },
      { state: "restarting", exitCode: 3, restarts: 1 },
    ],
    [
      "was lost with its node",
      { state: "orphaned", desired: "shutdown" },
      { state: "exited", error: "its node was lost" },
    ],
    ["names its node", { state: "running" }, { node: { name: "n1" } }],
  ])("%s", (_, task, expected) => {
    expect(read([task])).toEqual([
      expect.objectContaining({ id: "shop_web.1", service: "web", ...expected }),
    ]);
  });

  it("is left out while its task leaves without a successor", () => {
    expect(read([{ state: "running", desired: "remove" }])).toEqual([]);
    expect(read([{ state: "running", desired: "shutdown" }])).toEqual([]);
  });

  it("counts the tasks that failed before, and reports the exit code of the last one between two", () => {
    const failed: TaskSketch = {
      state: "failed",
      desired: "shutdown",
      error: "task: non-zero exit (3)",
      exitCode: 3,
    };
    const tasks = [
      { ...failed, id: "a", createdAtMs: 1 },
      { ...failed, id: "b", createdAtMs: 2 },
    ];
    const next: TaskSketch = { id: "c", createdAtMs: 3, state: "ready", desired: "ready" };
    expect(read([...tasks, next])).toMatchObject([{ state: "restarting", restarts: 2, exitCode: 3 }]);
    expect(read([...tasks, { ...next, state: "running" }])).toMatchObject([
      { state: "running", restarts: 2, exitCode: 0 },
    ]);
  });

  it("counts tasks that the manager has forgotten since", () => {
    const reader = createSlotReader({ api, now: () => 0, intended: new Map() });
    const of = (...ids: readonly string[]) =>
      reader.convert({
        services: [aSwarmService()],
        nodes: [aNode("node1")],
        tasks: [
          ...ids.map((id, index) =>
            aTask({ id, state: "failed", desired: "shutdown", createdAtMs: index + 1 }),
          ),
          aTask({ id: "now", state: "running", createdAtMs: 90 }),
        ],
      });
    expect(of("a", "b")).toMatchObject([{ restarts: 2 }]);
    expect(of("b", "c")).toMatchObject([{ restarts: 3 }]);
  });

  it("does not count tasks that the Swarm moved or an update replaced", () => {
    const tasks: readonly TaskSketch[] = [
      { id: "a", state: "shutdown", desired: "shutdown", createdAtMs: 1 },
      { id: "b", state: "failed", desired: "shutdown", createdAtMs: 2, hash: "h0" },
      { id: "c", state: "running", createdAtMs: 3 },
    ];
    expect(read(tasks)).toMatchObject([{ restarts: 0 }]);
  });

  it("does not count a task that a lost node ended after its replacement", () => {
    const lost: TaskSketch = {
      id: "a",
      node: "node2",
      state: "failed",
      desired: "shutdown",
      createdAtMs: 1000,
    };
    const next: TaskSketch = { id: "b", node: "node3", state: "running", createdAtMs: 20_000 };
    expect(read([{ ...lost, endedAtMs: 40_000 }, next])).toMatchObject([{ restarts: 0 }]);
    expect(read([{ ...lost, endedAtMs: 20_300 }, next])).toMatchObject([{ restarts: 1 }]);
    expect(read([{ ...lost, node: "node3", endedAtMs: 40_000 }, next])).toMatchObject([{ restarts: 1 }]);
  });

  it.each([
    [
      "task: non-zero exit (137): dockerexec: unhealthy container",
      { reason: "unhealthy", why: "its health check failed" },
    ],
    ["No such image: web:1", { reason: "cannot-start", why: "No such image: web:1" }],
  ])("says why the task before was replaced: %s", (error, replacedFor) => {
    const before: TaskSketch = { id: "a", state: "failed", desired: "shutdown", error, createdAtMs: 1 };
    expect(read([before, { id: "b", state: "running", createdAtMs: 2 }])).toMatchObject([{ replacedFor }]);
  });

  it("shows only the latest run of a job", () => {
    const tasks: readonly TaskSketch[] = [
      { id: "a", state: "failed", desired: "complete", iteration: 0, exitCode: 7, createdAtMs: 1 },
      { id: "b", state: "complete", desired: "complete", iteration: 1, createdAtMs: 2 },
    ];
    expect(read(tasks, { service: { iteration: 1 } })).toMatchObject([
      { state: "exited", exitCode: 0, restarts: 0 },
    ]);
  });

  it("says that a lost node may still run the task that was replaced", () => {
    const tasks: readonly TaskSketch[] = [
      { id: "a", node: "node2", state: "running", desired: "shutdown", createdAtMs: 1 },
      { id: "b", node: "node3", state: "running", createdAtMs: 2 },
    ];
    expect(read(tasks, { down: ["node2"] })).toMatchObject([{ node: { name: "n3", movedFrom: "n2" } }]);
    expect(read(tasks)[0]?.node).toEqual({ name: "n3" });
  });

  it("is not ready while its node is down", () => {
    const [container] = read([{ state: "running" }], { down: ["node1"] });
    expect(container).toMatchObject({ state: "created", waiting: { why: "its node n1 is down" } });
  });
});

describe("an update of a Swarm service", () => {
  const old: TaskSketch = { state: "running", hash: "h1" };
  const renewed: TaskSketch = { id: "t2", state: "running", hash: "h2", createdAtMs: 2000 };
  const intended = { hash: "h2", beforeVersion: 9 };

  it.each<[string, TaskSketch, Scene, object]>([
    ["waits for the new task", old, { service: { hash: "h2" } }, { waiting: { why: "it is being updated" } }],
    [
      "waits for a forced restart",
      old,
      { service: { forced: 1 } },
      { waiting: { why: "it is being updated" } },
    ],
    [
      "waits while the manager was read before the change",
      old,
      { service: { version: 9 }, intended },
      { waiting: { why: "it is being updated" } },
    ],
    [
      "waits while the Swarm still watches it",
      renewed,
      { service: { hash: "h2", update: { state: "updating" } }, intended },
      { waiting: { why: "the Swarm still watches its update" } },
    ],
    [
      "waits for the end of a rollback",
      old,
      { service: { update: { state: "rollback_started", message: "task x failed" } }, intended },
      { waiting: { why: "the update failed and is rolled back: task x failed" } },
    ],
    [
      "reports a rollback of the own change",
      old,
      { service: { update: { state: "rollback_completed", message: "rollback completed" } }, intended },
      { rolledBack: "the update was rolled back: rollback completed" },
    ],
    [
      "reports an update that was stopped",
      renewed,
      { service: { hash: "h2", update: { state: "paused", message: "update paused" } }, intended },
      { rolledBack: "the update was stopped: update paused" },
    ],
  ])("%s", (_, task, scene, expected) => {
    expect(read([task], scene)).toEqual([expect.objectContaining(expected)]);
  });

  it.each([
    ["that an earlier command made", { service: { update: { state: "rollback_completed" } } }],
    ["that has ended well", { service: { hash: "h1", update: { state: "completed" } } }],
  ])("changes nothing about a task that runs, if it is one %s", (_, scene) => {
    const [container] = read([old], scene);
    expect(container).toMatchObject({ state: "running", configHash: "h1.set" });
    expect(container?.waiting).toBeUndefined();
    expect(container?.rolledBack).toBeUndefined();
  });
});

it("names the first slot of a job by its number, and that of a global service by its node", () => {
  expect(read([{ state: "complete", slot: 0 }], { service: { isJob: true } })[0]?.id).toBe("shop_web.0");
  expect(read([{ state: "running", slot: 0 }])[0]?.id).toBe("shop_web.node1");
});

it("names the node of a task whose health check failed", () => {
  const failed = { id: "t0", state: "failed", desired: "shutdown", node: "node2", exitCode: 137 } as const;
  const error = "task: non-zero exit (137): dockerexec: unhealthy container";
  const tasks = [
    { state: "preparing", createdAtMs: 2000 },
    { ...failed, error },
  ];
  expect(read(tasks)[0]?.replacedFor).toEqual({
    reason: "unhealthy",
    why: "its health check failed",
    node: "n2",
  });
});
