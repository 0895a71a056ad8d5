import { describe, expect, it } from "vitest";
import type { Container } from "../../../src/domain/container.ts";
import type { SelectedService } from "../../../src/domain/selection.ts";
import { diffProgress } from "../../../src/plan/readiness/diff-progress.ts";
import { judge } from "../../../src/plan/readiness/judge.ts";
import { remember, rememberBefore } from "../../../src/plan/readiness/wait-memory.ts";
import { aContainer, aService, aStep } from "../../support/build/shapes.ts";

const step = aStep(aService("it", { restart: "always" }), { mayExit: false });
const settings = { stabilityWindow: 3_000, unhealthyGrace: 10_000 };

const once = aStep(aService("it"), { mayExit: false });

type Seen = readonly (readonly [number, Partial<Container>])[];

/**
 * Observations of a container at some moments, the judgement on the last one, and the events at that moment.
 */
const look = (...seen: Seen) => lookAt(step, seen);

function lookAt(step: SelectedService, seen: Seen) {
  let memory = rememberBefore([], 0);
  let containers: readonly Container[] = [];
  let events: readonly unknown[] = [];
  let nowMs = 0;
  for (const [atMs, changes] of seen) {
    const before = { verdicts: new Map(), containers, memory, judged: new Map() };
    nowMs = atMs;
    containers = [aContainer("it", changes)];
    memory = remember(memory, containers, atMs);
    events = diffProgress(
      before,
      { verdicts: new Map([["it", { kind: "done" }]]), containers, memory, judged: new Map() },
      atMs,
    );
  }
  return { ...judge(step, containers, { nowMs, memory, settings, launching: new Set() }), events };
}

describe("a crash loop whose next run is up already", () => {
  it("reports the exit code of the run that ended, not the engine's present 0", () => {
    const { verdict, events } = look(
      [0, { startedAtMs: 1 }],
      [100, { state: "restarting", startedAtMs: 1, exitCode: 3, restarts: 1 }],
      [200, { state: "running", startedAtMs: 2, exitCode: 0, restarts: 2 }],
    );
    expect(verdict).toMatchObject({ kind: "flapping", why: "exited with code 3 and was restarted 2 times" });
    expect(events).toContainEqual({ kind: "restarted", service: "it", restarts: 2, exitCode: 3 });
  });

  it("reports no exit code if the exit was not observed", () => {
    const { verdict, events } = look(
      [0, { startedAtMs: 1 }],
      [200, { state: "running", startedAtMs: 2, exitCode: 0, restarts: 1 }],
    );
    expect(verdict).toMatchObject({ kind: "flapping", why: "was restarted once" });
    expect(events).toContainEqual({ kind: "restarted", service: "it", restarts: 1, exitCode: undefined });
  });
});

describe("a container that was killed", () => {
  const ended = { state: "exited", startedAtMs: 1, exitCode: 137 } as const;

  it("is judged only after the engine had time to report an out-of-memory kill", () => {
    const look = (...seen: Seen) => lookAt(once, seen);
    expect(look([100, ended])).toMatchObject({ verdict: { kind: "starting" }, recheckAtMs: 600 });
    expect(look([100, ended], [150, { ...ended, oomKilled: true }]).verdict).toMatchObject({
      kind: "failed",
      reason: "out-of-memory",
    });
    expect(look([100, ended], [600, ended]).verdict).toMatchObject({ kind: "failed", reason: "exited" });
  });

  it("is judged at once if it was killed before the launch", () => {
    const containers = [aContainer("it", ended)];
    const memory = rememberBefore(containers, 0);
    const isolated = new Map([...memory].map(([id, one]) => [id, { ...one, isLeftover: false }]));
    const context = { nowMs: 0, memory: isolated, settings, launching: new Set<string>() };
    expect(judge(once, containers, context).verdict).toMatchObject({ kind: "failed", reason: "exited" });
  });
});
