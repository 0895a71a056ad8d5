import { expect, it } from "vitest";
import type { Container } from "../../../src/domain/container.ts";
import type { Verdict } from "../../../src/domain/verdict.ts";
import { diffProgress, type Look } from "../../../src/plan/readiness/diff-progress.ts";
import { remember } from "../../../src/plan/readiness/wait-memory.ts";
import { aContainer } from "../../support/build/shapes.ts";

/** The events between successive observations of one service. */
function tell(...looks: readonly (readonly [Verdict, Partial<Container> | undefined])[]): readonly unknown[] {
  let before: Look = { verdicts: new Map(), containers: [], memory: new Map(), judged: new Map() };
  return looks.map(([verdict, changes], index) => {
    const containers = changes ? [aContainer("db", changes)] : [];
    const memory = remember(before.memory, containers, index * 1000);
    const now = { verdicts: new Map([["db", verdict]]), containers, memory, judged: new Map() };
    const events = diffProgress(before, now, index * 1000);
    before = now;
    return events.map(({ kind, ...rest }) => ({ kind, ...rest, service: undefined }));
  });
}

const starting = (probesFailed = 0): Verdict => ({
  kind: "starting",
  why: "",
  probesFailed,
  probesAllowed: 3,
});

it("reports a start, each failed probe once, and readiness with the elapsed time", () => {
  expect(
    tell(
      [{ kind: "starting", why: "" }, undefined],
      [starting(), { health: "starting", startedAtMs: 1 }],
      [starting(1), { health: "starting", startedAtMs: 1 }],
      [starting(1), { health: "starting", startedAtMs: 1 }],
      [{ kind: "ready" }, { health: "healthy", startedAtMs: 1 }],
      [{ kind: "ready" }, { health: "healthy", startedAtMs: 1 }],
    ),
  ).toEqual([
    [],
    [{ kind: "starting" }],
    [{ kind: "probing", failed: 1, allowed: 3 }],
    [],
    [{ kind: "ready", verdict: "ready", afterMs: 4000, recovered: false }],
    [],
  ]);
});

it("reports each restart with its exit code, and that the service recovered", () => {
  expect(
    tell(
      [{ kind: "starting", why: "" }, { startedAtMs: 1 }],
      [
        { kind: "flapping", why: "", restarts: 1 },
        { state: "restarting", restarts: 1, exitCode: 3, startedAtMs: 1 },
      ],
      [{ kind: "ready" }, { restarts: 1, startedAtMs: 2 }],
    ),
  ).toEqual([
    [{ kind: "starting" }],
    [{ kind: "restarted", restarts: 1, exitCode: 3 }],
    [{ kind: "ready", verdict: "ready", afterMs: 2000, recovered: true }],
  ]);
});

it("reports why the engine replaced a container that it could not start, and no exit code", () => {
  const replacedFor = { reason: "cannot-start", why: "No such image: web:1" } as const;
  expect(
    tell(
      [{ kind: "starting", why: "" }, { state: "created" }],
      [
        { kind: "flapping", why: "", restarts: 1 },
        { state: "restarting", restarts: 1, exitCode: 0, replacedFor },
      ],
    ).at(-1),
  ).toEqual([{ kind: "restarted", restarts: 1, why: "No such image: web:1" }]);
});

it("reports that a service became unhealthy, with its probe output, and why a service failed", () => {
  const probes = [{ atMs: 0, exitCode: 1, output: "connection refused" }];
  expect(
    tell(
      [starting(3), { health: "unhealthy", probes, startedAtMs: 1 }],
      [
        { kind: "failed", reason: "unhealthy", why: "3 times" },
        { health: "unhealthy", probes, startedAtMs: 1 },
      ],
    ),
  ).toEqual([
    [
      { kind: "starting" },
      { kind: "unhealthy", output: "connection refused" },
      { kind: "probing", failed: 3, allowed: 3 },
    ],
    [{ kind: "failed", reason: "unhealthy", why: "3 times" }],
  ]);
});
