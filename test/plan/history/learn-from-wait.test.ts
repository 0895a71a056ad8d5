import { expect, it } from "vitest";
import { learnFromWait } from "../../../src/plan/history/learn-from-wait.ts";
import { aContainer } from "../../support/build/shapes.ts";

it("learns the run of each service that became ready, and the peak of each that runs", () => {
  const learned = learnFromWait({
    containers: [aContainer("db", { startedAtMs: 1_000 }), aContainer("web", { startedAtMs: 500 })],
    readyMs: new Map([["db", 2_500]]),
    commandAtMs: 1_000,
    services: [
      { name: "db", peakMemoryBytes: 100 },
      { name: "web", peakMemoryBytes: 200 },
      { name: "unmeasured", peakMemoryBytes: null },
      { name: "gone", peakMemoryBytes: 300 },
    ],
  });
  expect([...learned.runs]).toEqual([
    ["db", { startedAtMs: 1_000, startMs: 2_500, readyMs: 2_500, peakMemoryBytes: 100 }],
  ]);
  expect([...learned.peaks]).toEqual([
    ["db", { startedAtMs: 1_000, peakMemoryBytes: 100 }],
    ["web", { startedAtMs: 500, peakMemoryBytes: 200 }],
  ]);
});
