import { expect, it } from "vitest";
import { createRankRegistry } from "../../../../src/backend/training/ranks/create-rank-registry.ts";
import type { RankOrder, RankReport, RankRun } from "../../../../src/backend/training/ranks/rank-messages.ts";

const addresses = { master: "10.0.0.1", own: "10.0.0.2" };

it("counts a service as free only without a run and without a claim", () => {
  const { registry } = start();
  registry.report("a", report(null), addresses);
  expect(registry.connected()).toMatchObject([{ id: "a", isFree: true }]);
  registry.claim("a", "run-1");
  expect(registry.connected()).toMatchObject([{ isFree: false }]);
  registry.release("run-1");
  registry.report("a", report({ run: "run-1", phase: "joined" }), addresses);
  expect(registry.connected()).toMatchObject([{ isFree: false }]);
  expect(registry.isRunning("run-1")).toBe(true);
  registry.report("a", report(null), addresses);
  expect(registry.connected()).toMatchObject([{ isFree: true }]);
  expect(registry.isRunning("run-1")).toBe(false);
});

it("hands an order out at once, and its end too", async () => {
  const { registry } = start();
  registry.report("a", report(null), addresses);
  const first = registry.nextOrder("a", undefined, 60_000);
  registry.claim("a", "run-1");
  registry.order("a", order("run-1"));
  expect(await first).toMatchObject({ run: "run-1" });
  const second = registry.nextOrder("a", "run-1", 60_000);
  registry.release("run-1");
  expect(await second).toBeUndefined();
  expect(await registry.nextOrder("a", undefined, 1)).toBeUndefined();
});

it("shows the phase of the ordered run, and since when it has ended", () => {
  const { registry, advance } = start();
  registry.report("a", report({ run: "run-0", phase: "ended", failed: true, said: "old" }), addresses);
  registry.claim("a", "run-1");
  registry.order("a", order("run-1"));
  expect(registry.sights("run-1")).toMatchObject([{ phase: "ordered", said: "", endedForMs: undefined }]);
  const ended = report({ run: "run-1", phase: "ended", failed: true, said: "no memory" });
  registry.report("a", ended, addresses);
  advance(1_000);
  registry.report("a", ended, addresses);
  expect(registry.sights("run-1")).toMatchObject([{ phase: "ended", said: "no memory", endedForMs: 1_000 }]);
});

it("loses a silent service, and still names it", () => {
  const { registry, advance } = start();
  registry.report("a", report(null), addresses);
  advance(10_001);
  expect(registry.connected()).toEqual([]);
  expect(registry.lost()).toEqual([{ node: "n2", silentMs: 10_001 }]);
  advance(600_000);
  registry.report("b", report(null), addresses);
  expect(registry.lost()).toEqual([]);
});

function start() {
  let ms = 0;
  const registry = createRankRegistry({ now: () => ms });
  return {
    registry,
    advance: (by: number) => {
      ms += by;
    },
  };
}

function report(run: Partial<RankRun> | null): RankReport {
  const base = { run: "run-1", phase: "starting", failed: false, said: "" } as const;
  return { node: "n2", run: run === null ? null : { ...base, ...run } };
}

function order(run: string): RankOrder {
  return {
    run,
    node_rank: 1,
    nnodes: 2,
    processes: 1,
    master_address: "10.0.0.1",
    master_port: 4_711,
    own_address: "10.0.0.2",
    storage: "gathered",
    output_dir: "/data/job",
    hyperparameters: {},
  };
}
