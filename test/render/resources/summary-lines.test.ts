import { describe, expect, it } from "vitest";
import type { FeatureResources } from "../../../src/domain/resources.ts";
import { formatFeatureCosts } from "../../../src/render/resources/summary-lines.ts";
import { wide } from "../styles.ts";

const cache: FeatureResources = {
  name: "cache",
  services: ["cache"],
  memoryBytes: 1024,
  peakMemoryBytes: null,
  memoryLimitBytes: null,
  memoryShare: null,
  cpuPercent: null,
  startMs: null,
  imageBytes: null,
  frees: null,
};

describe("what a feature costs", () => {
  it.each([
    ["; other services need it", null],
    ["; --disable-cache frees it", { services: ["cache"], memoryBytes: 1024, flags: ["--disable-cache"] }],
    [" and is not enabled; the next `up` removes it", { services: ["cache"], memoryBytes: 1024, flags: [] }],
  ])("comes with what frees it%s", (says, frees) => {
    const resources = { dockerMemoryBytes: null, imageBytes: null, features: [{ ...cache, frees }] };
    expect(formatFeatureCosts(resources, wide)).toBe(`  cache uses 1 KiB${says}`);
  });
});
