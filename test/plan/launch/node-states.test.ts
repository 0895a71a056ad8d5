import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { SelectedService } from "../../../src/domain/selection.ts";
import type { ServiceDependency } from "../../../src/domain/service.ts";
import type { Verdict } from "../../../src/domain/verdict.ts";
import { linkUp } from "../../../src/plan/launch/link-up.ts";
import { canBegin, findBlocked, judgeNodes } from "../../../src/plan/launch/node-states.ts";
import { aModel, aService, aStep, needs } from "../../support/build/shapes.ts";

const verdictOf = {
  ready: { kind: "ready" },
  done: { kind: "done" },
  starting: { kind: "starting", why: "" },
  failed: { kind: "failed", reason: "exited", why: "" },
} as const satisfies Record<string, Verdict>;
type State = keyof typeof verdictOf;

/** The plan that creates all these services. */
const planAll = (steps: readonly SelectedService[]) =>
  linkUp({
    surplus: [],
    changes: steps.map(({ service }) => ({ kind: "create", service: service.name, cause: "" })),
    waiting: steps,
    byService: new Map(),
    model: aModel(...steps.map(({ service }) => service)),
    selected: steps,
  });

interface Moment {
  readonly states: Readonly<Record<string, State>>;
  readonly started: ReadonlySet<string>;
  /** Services that could not be started. */
  readonly refused?: ReadonlySet<string>;
}

/** The services that can start at this moment, and those that never can. Everything is created. */
function look(steps: readonly SelectedService[], { states, started, refused = new Set() }: Moment) {
  const nodes = planAll(steps);
  const idsOf = (kind: string, names: ReadonlySet<string>) =>
    nodes.flatMap((node) => (node.kind === kind && names.has(node.service) ? node.id : []));
  const all = new Set(steps.map(({ service }) => service.name));
  const facts = {
    verdicts: new Map(Object.entries(states).map(([name, state]) => [name, verdictOf[state]])),
    done: new Set([...idsOf("create", all), ...idsOf("start", started)]),
    failed: new Set(idsOf("start", refused)),
  };
  const judged = judgeNodes(nodes, facts);
  const startable = nodes.flatMap((node) =>
    node.kind === "start" && judged.get(node.id)?.kind === "ready" && canBegin([node], judged)
      ? node.service
      : [],
  );
  return { startable, blocked: findBlocked(nodes, judged) };
}

/** Whether web, which depends on db so, can start while db is that far. */
function canStart(edge: Partial<ServiceDependency>, db: State, isDbStarted = true): boolean {
  const condition = edge.condition === "service_completed_successfully" ? "completed" : "healthy";
  const steps = [
    aStep(aService("db"), { condition }),
    aStep(aService("web", { dependsOn: [needs("db", edge)] })),
  ];
  const started = new Set(isDbStarted ? ["db"] : []);
  return look(steps, { states: { db }, started }).startable.includes("web");
}

describe("a start in a plan", () => {
  it.each([
    ["service_started", "starting", true],
    ["service_started", "failed", true],
    ["service_healthy", "starting", false],
    ["service_healthy", "ready", true],
    ["service_healthy", "failed", false],
    ["service_completed_successfully", "ready", false],
    ["service_completed_successfully", "done", true],
  ] as const)("behind %s of one that is %s: %s", (condition, db, expected) => {
    expect(canStart({ condition }, db)).toBe(expected);
  });

  it("waits until a dependency has started, whatever its former run was", () => {
    expect(canStart({ condition: "service_started" }, "starting", false)).toBe(false);
    expect(canStart({ condition: "service_healthy" }, "ready", false)).toBe(false);
  });

  it("goes on without an optional dependency that failed", () => {
    expect(canStart({ condition: "service_healthy", required: false }, "failed")).toBe(true);
    expect(canStart({ condition: "service_healthy", required: false }, "starting")).toBe(false);
  });

  it("never comes if what it requires could not be started; with that service as the reason", () => {
    const steps = [
      aStep(aService("db")),
      aStep(aService("api", { dependsOn: [needs("db")] })),
      aStep(aService("web", { dependsOn: [needs("api")] })),
    ];
    const { startable, blocked } = look(steps, { states: {}, started: new Set(), refused: new Set(["db"]) });
    expect(startable).toEqual([]);
    expect(Object.fromEntries(blocked)).toEqual({ api: "db", web: "db" });
  });
});

describe("a plan walked as Compose would", () => {
  const names = ["a", "b", "c", "d", "e"] as const;
  const conditions = ["service_started", "service_healthy", "service_completed_successfully"] as const;
  const edge = fc.record({
    to: fc.nat({ max: names.length - 2 }),
    condition: fc.constantFrom(...conditions),
    required: fc.boolean(),
  });
  const scene = fc.record({
    edges: fc.array(fc.array(edge, { maxLength: 3 }), { minLength: names.length, maxLength: names.length }),
    states: fc.array(fc.constantFrom<State>("ready", "done", "starting", "failed"), {
      minLength: names.length,
      maxLength: names.length,
    }),
    started: fc.subarray([...names]),
  });

  it("starts exactly what depends_on allows at any moment", () => {
    fc.assert(
      fc.property(scene, ({ edges, states, started: begun }) => {
        const steps = names.map((name, index) => {
          const earlier = new Map(
            (edges[index] ?? []).filter(({ to }) => to < index).map((one) => [one.to, one]),
          );
          const dependsOn = [...earlier.values()].map(({ to, ...how }) => needs(names[to] ?? "", how));
          return aStep(aService(name, { dependsOn }), { condition: "healthy" });
        });
        const started = new Set<string>(begun);
        const stateOf = Object.fromEntries(names.map((name, index) => [name, states[index] ?? "starting"]));
        const { startable } = look(steps, { states: stateOf, started });
        expect(startable).toEqual(expectStarts(steps, stateOf, started));
      }),
    );
  });

  /** The rule of `depends_on`, written for each edge alone. */
  function expectStarts(
    steps: readonly SelectedService[],
    states: Readonly<Record<string, State>>,
    started: ReadonlySet<string>,
  ): readonly string[] {
    const lost = new Set<string>();
    const isMet = ({ service, condition }: ServiceDependency) => {
      if (!started.has(service)) return false;
      if (condition === "service_started") return true;
      const isDone = states[service] === "done";
      return isDone || (condition === "service_healthy" && states[service] === "ready");
    };
    const isLost = (one: ServiceDependency) =>
      lost.has(one.service) || (started.has(one.service) && states[one.service] === "failed" && !isMet(one));
    return steps.flatMap(({ service: { name, dependsOn } }) => {
      if (started.has(name)) return [];
      if (dependsOn.some((one) => one.required && isLost(one))) {
        lost.add(name);
        return [];
      }
      return dependsOn.every((one) => isMet(one) || (!one.required && isLost(one))) ? [name] : [];
    });
  }

  it("refers only to nodes before", () => {
    fc.assert(
      fc.property(scene, ({ edges }) => {
        const steps = names.map((name, index) => {
          const dependsOn = (edges[index] ?? [])
            .filter(({ to }) => to < index)
            .map(({ to, ...how }) => needs(names[to] ?? "", how));
          return aStep(aService(name, { dependsOn }));
        });
        for (const { id, after } of planAll(steps)) expect(after.every((one) => one < id)).toBe(true);
      }),
    );
  });
});
