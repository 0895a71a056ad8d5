import { describe, expect, it } from "vitest";
import { compareSamples, describeMemory } from "../../../src/adapters/docker/usage-sample.ts";

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

  it("uses the memory of the later sample", () => {
    expect(compareSamples(sample(0, 0, 10), sample(1, 0, 20)).memoryBytes).toBe(20);
  });

  it("uses the peak of the later sample, if it has one", () => {
    const peaking = { ...sample(1, 0, 20), peakMemoryBytes: 30 };
    expect(compareSamples(sample(0, 0), peaking)).toMatchObject({ peakMemoryBytes: 30 });
    expect(compareSamples(peaking, sample(2, 0))).not.toHaveProperty("peakMemoryBytes");
  });
});

describe("describeMemory", () => {
  it.each([
    ["a peak above what is used now", 100, 300, 40, { memoryBytes: 60, peakMemoryBytes: 260 }],
    ["cache that is larger than the peak was", 500, 500, 450, { memoryBytes: 50, peakMemoryBytes: 50 }],
    ["more cache now than at the peak", 500, 510, 490, { memoryBytes: 10, peakMemoryBytes: 20 }],
    ["no peak", 100, undefined, 40, { memoryBytes: 60 }],
  ])("counts %s", (_, usageBytes, peakUsageBytes, inactiveFileBytes, expected) => {
    expect(describeMemory({ usageBytes, peakUsageBytes, inactiveFileBytes })).toEqual(expected);
  });
});
