import { describe, expect, it } from "vitest";
import {
  blindProbeAtMs,
  hintAtMs,
  hintPauseMs,
  probePauseMs,
} from "../../../src/plan/readiness/pace-probes.ts";

describe("hintPauseMs", () => {
  it.each([
    ["one that has just started, often", 0, 1, 25],
    ["one that has been at it for long, rarely: it is seen within 2 % of its time", 20_000, 1, 400],
    ["none less than once a second", 600_000, 1, 1000],
    ["many, each less often, so that all together stay below 100 a second", 0, 50, 500],
    ["many that take long, below 20 a second", 10_000, 50, 2500],
    ["very many, as often as that leaves", 0, 300, 3000],
  ])("polls %s", (_, elapsedMs, waiting, pauseMs) => {
    expect(hintPauseMs(elapsedMs, waiting)).toBeCloseTo(pauseMs, 3);
  });
});

describe("hintAtMs", () => {
  it.each([
    ["at once where few are asked", 1_003, 25, 1_003],
    ["in batches 25 ms apart for 20", 1_003, 200, 1_025],
    ["in batches 50 ms apart for 50", 1_003, 500, 1_050],
    ["in batches 400 ms apart for 50 that take long", 1_003, 2500, 1_200],
    ["at its moment where that is a batch", 1_200, 2500, 1_200],
  ])("polls %s", (_, dueAtMs, pauseMs, atMs) => {
    expect(hintAtMs(dueAtMs, pauseMs)).toBe(atMs);
  });
});

describe("probePauseMs", () => {
  it("grows from 50 ms to a second", () => {
    expect([1, 2, 4, 8, 100].map(probePauseMs).map(Math.round)).toEqual([75, 113, 253, 1000, 1000]);
  });
});

describe("blindProbeAtMs", () => {
  it("is early and frequent without a hint port, and rare with one", () => {
    expect([0, 1, 5, 10].map((probes) => Math.round(blindProbeAtMs(probes, false, Infinity)))).toEqual([
      100, 140, 538, 2893,
    ]);
    expect([0, 1, 3].map((probes) => Math.round(blindProbeAtMs(probes, true, Infinity)))).toEqual([
      1000, 1600, 4096,
    ]);
  });

  it("stops once the engine runs the check as often", () => {
    const asked = (canHint: boolean, intervalMs: number) =>
      [0, 1, 2, 3, 4, 5, 6, 7].filter((probes) =>
        Number.isFinite(blindProbeAtMs(probes, canHint, intervalMs)),
      );
    expect(asked(true, 1_000)).toEqual([]);
    expect(asked(true, 2_000)).toEqual([0, 1, 2, 3]);
    expect(asked(false, 150)).toEqual([0, 1, 2, 3, 4]);
    expect(asked(false, 10_000)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  });
});
