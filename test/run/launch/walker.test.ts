import { describe, expect, it } from "vitest";
import { StackError } from "../../../src/domain/errors.ts";
import type { PlanNode } from "../../../src/domain/launch-plan.ts";
import type { Verdict } from "../../../src/domain/verdict.ts";
import { type Call, groupNodes } from "../../../src/plan/launch/group-nodes.ts";
import { createWalker, type Made, walkToEnd } from "../../../src/run/launch/walker.ts";

const node = (id: number, kind: PlanNode["kind"], service: string, ...after: number[]): PlanNode => ({
  id,
  kind,
  service,
  cause: "a test",
  after,
});

/** `old` goes; db is created and started; web is created, and starts once db is ready; app restarts after that. */
const nodes = [
  node(1, "stop", "old"),
  node(2, "remove", "old", 1),
  node(3, "create", "db", 2),
  node(4, "create", "web", 2),
  node(5, "start", "db", 3),
  node(6, "wait", "db", 5),
  node(7, "start", "web", 4, 6),
  node(8, "wait", "web", 7),
  node(9, "stop", "app", 6),
  node(10, "start", "app", 9),
  node(11, "wait", "app", 10),
];
const wanted = new Set(["db", "web", "app"]);

/** A walk whose calls end at once, as `results` says; `made` lists them. */
function stage(results: Readonly<Record<string, () => Partial<Made>>> = {}) {
  const made: string[] = [];
  const bugs: unknown[] = [];
  const nameOf = ({ kind, services }: Call) => `${kind} ${services.join(" ")}`;
  const doer = {
    calls: groupNodes(nodes, { wanted, providers: new Set<string>(), compares: true }),
    make: async (call: Call): Promise<Made> => {
      made.push(nameOf(call));
      return { errors: new Map(), ...results[nameOf(call)]?.() };
    },
  };
  const walker = createWalker({
    nodes,
    doer,
    onMade: () => undefined,
    onBug: (error) => bugs.push(error),
    signalFor: () => new AbortController().signal,
  });
  const ready: Verdict = { kind: "ready" };
  const step = async (...names: string[]) => {
    walker.advance({ verdicts: new Map(names.map((name) => [name, ready])), containers: [] });
    await walker.settled();
  };
  return { walker, made, bugs, step, doer };
}

describe("the walker", () => {
  it("makes each call once, behind what comes before it", async () => {
    const { walker, made, step } = stage();
    walker.advance(undefined);
    await walker.settled();
    expect(made).toEqual(["remove old"]);
    expect(walker.creation()).toBe("running");
    await step();
    expect(made).toEqual(["remove old", "create db web app"]);
    expect(walker.creation()).toBe("succeeded");
    await step();
    await step();
    expect(made.slice(2)).toEqual(["start db"]);
    expect([...walker.undone()]).toEqual(["web", "app"]);
    await step("db");
    await step("db");
    expect(made.slice(3)).toEqual(["start web", "restart app"]);
    expect(walker.undone().size).toBe(0);
  });

  it("starts no service that could not be created, and nothing that requires it", async () => {
    const errors = new Map([["db", "no such image"]]);
    const { walker, made, step } = stage({ "create db web app": () => ({ errors }) });
    for (let round = 0; round < 4; round += 1) await step();
    expect(made).toEqual(["remove old", "create db web app"]);
    expect(walker.errors()).toEqual(errors);
    expect(Object.fromEntries(walker.blocked(new Map()))).toEqual({ web: "db", app: "db" });
  });

  it("begins nothing after a creation that failed as a whole", async () => {
    const failure = { exitCode: 1, stderr: "no space left" };
    const { walker, made, step } = stage({ "create db web app": () => ({ failure }) });
    for (let round = 0; round < 4; round += 1) await step();
    expect(made).toEqual(["remove old", "create db web app"]);
    expect(walker.creation()).toBe("failed");
    expect(walker.failure()).toEqual(failure);
  });

  it("tries a start again if the engine was away", async () => {
    let isAway = true;
    const { made, bugs, step } = stage({
      "start db": () => {
        if (!isAway) return {};
        isAway = false;
        throw new StackError("engine-unavailable", { message: "the engine does not answer" });
      },
    });
    for (let round = 0; round < 4; round += 1) await step();
    expect(made.slice(2)).toEqual(["start db", "start db"]);
    expect(bugs).toEqual([]);
  });

  it("reports a call that ends the walk", async () => {
    const { bugs, step } = stage({
      "remove old": () => {
        throw new StackError("launch-failed", { message: "could not stop old" });
      },
    });
    await step();
    expect(bugs).toMatchObject([{ code: "launch-failed" }]);
  });

  it("walks a plan without waits to its end, or rejects", async () => {
    const calls: string[] = [];
    const doer = {
      calls: groupNodes(nodes.slice(0, 2), {
        wanted: new Set<string>(),
        providers: new Set<string>(),
        compares: false,
      }),
      make: async ({ kind }: Call): Promise<Made> => {
        calls.push(kind);
        if (calls.length > 1) throw new Error("no");
        return { errors: new Map() };
      },
    };
    const { signal } = new AbortController();
    await walkToEnd(nodes.slice(0, 2), doer, signal);
    expect(calls).toEqual(["remove"]);
    await expect(walkToEnd(nodes.slice(0, 2), doer, signal)).rejects.toThrow("no");
  });
});
