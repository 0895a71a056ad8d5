import { describe, expect, it } from "vitest";
import { compareSamples } from "../../../src/adapters/docker/usage-sample.ts";

const sample = (atMs: number, cpuMs: number, memoryBytes = 0) => ({ atMs, cpuMs, memoryBytes });

describe("compareSamples", () => {
  it.each([
    ["half a core", sample(1000, 500), sample(1150, 575), 50],
    ["two cores", sample(0, 0), sample(100, 200), 200],
    ["an idle container", sample(0, 10), sample(150, 10), 0],
    ["a container that was restarted between", sample(0, 900), sample(150, 3), 0],
    ["two samples of the same moment", sample(5, 1), sample(5, 2), 0],
  ])("gives the load of %s in percent of one core", (_, before, after, expected) => {
    expect(compareSamples(before, after).cpuPercent).toBeCloseTo(expected);
  });

  it("takes the memory of the later one", () => {
    expect(compareSamples(sample(0, 0, 10), sample(1, 0, 20)).memoryBytes).toBe(20);
  });
});
