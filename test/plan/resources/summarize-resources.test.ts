import { describe, expect, it } from "vitest";
import type { FeatureDeclaration, ResolvedFeature } from "../../../src/domain/feature.ts";
import { findFreed } from "../../../src/plan/resources/find-freed.ts";
import { summarizeResources } from "../../../src/plan/resources/summarize-resources.ts";
import { aFeature, aService, aStep, needs } from "../../support/build/shapes.ts";

function on(
  name: string,
  changes: Partial<FeatureDeclaration> & { readonly because?: readonly string[] } = {},
): ResolvedFeature {
  const { because = [], ...declared } = changes;
  return {
    feature: aFeature(name, declared),
    enabled: true,
    source: { kind: "argument", detail: `--enable-${name}` },
    because,
  };
}

const backend = aStep(aService("backend"));
const fsdp = aStep(aService("fsdp"), { feature: "fsdp" });
const store = aStep(aService("store"), { feature: "store" });
const board = aStep(aService("board", { dependsOn: [needs("fsdp")] }), { feature: "board" });

describe("findFreed", () => {
  it("stops only the services of the feature", () => {
    expect(findFreed("fsdp", [on("fsdp"), on("store")], [backend, fsdp, store])).toEqual({
      services: ["fsdp"],
      flags: ["--disable-fsdp"],
    });
  });

  it("also disables the features that require it, and names their flags", () => {
    const features = [on("fsdp"), on("board", { requires: ["fsdp"] })];
    expect(findFreed("fsdp", features, [backend, fsdp, board])).toEqual({
      services: ["fsdp", "board"],
      flags: ["--disable-fsdp", "--disable-board"],
    });
  });

  it("also stops features that only it requires, and keeps features that another one requires", () => {
    const required = on("store", { because: ["board"] });
    const boards = on("board", { requires: ["store"] });
    expect(findFreed("board", [required, boards], [store, board]).services).toEqual(["store", "board"]);
    const also = on("fsdp", { requires: ["store"] });
    const board2 = aStep(aService("board"), { feature: "board" });
    expect(findFreed("board", [required, boards, also], [store, board2, fsdp]).services).toEqual(["board"]);
  });

  it("names the feature to disable for one that is only required", () => {
    const features = [on("store", { because: ["board"] }), on("board", { requires: ["store"] })];
    expect(findFreed("store", features, [store, board])).toEqual({
      services: ["store", "board"],
      flags: ["--disable-board"],
    });
  });

  it("keeps a service that another one needs, and frees nothing that a core service needs", () => {
    const needing = aStep(aService("backend", { dependsOn: [needs("fsdp")] }));
    const brought = on("fsdp", { because: ["backend"] });
    expect(findFreed("fsdp", [brought], [needing, fsdp])).toEqual({ services: [], flags: [] });
    const optional = aStep(aService("backend", { dependsOn: [needs("fsdp", { required: false })] }));
    expect(findFreed("fsdp", [on("fsdp")], [optional, fsdp]).services).toEqual(["fsdp"]);
  });

  it("terminates if features require each other in a cycle", () => {
    const features = [on("fsdp", { requires: ["board"] }), on("board", { requires: ["fsdp"] })];
    expect(findFreed("fsdp", features, [fsdp, board]).services).toEqual(["fsdp", "board"]);
  });
});

describe("summarizeResources", () => {
  const usage = (name: string, feature: string | null, memoryBytes: number | null) => ({
    name,
    feature,
    memoryBytes,
    peakMemoryBytes: memoryBytes === null ? null : memoryBytes * 2,
    memoryLimitBytes: null,
    cpuPercent: memoryBytes === null ? null : 1,
    startMs: memoryBytes,
  });

  it("sums usage by feature, core services first, and counts a shared image once", () => {
    const report = summarizeResources({
      usage: [usage("fsdp", "fsdp", 60), usage("backend", null, 20), usage("job", null, null)],
      features: [on("fsdp"), on("idle")],
      services: [backend, fsdp],
      dockerMemoryBytes: 200,
      imagesOf: () => new Map([["sha256:one", 7]]),
    });
    expect(report).toEqual({
      dockerMemoryBytes: 200,
      imageBytes: 7,
      features: [
        {
          name: null,
          services: ["backend", "job"],
          memoryBytes: 20,
          peakMemoryBytes: 40,
          memoryLimitBytes: null,
          memoryShare: 0.1,
          cpuPercent: 1,
          startMs: 20,
          imageBytes: 7,
          frees: null,
        },
        {
          name: "fsdp",
          services: ["fsdp"],
          memoryBytes: 60,
          peakMemoryBytes: 120,
          memoryLimitBytes: null,
          memoryShare: 0.3,
          cpuPercent: 1,
          startMs: 60,
          imageBytes: 7,
          frees: { services: ["fsdp"], memoryBytes: 60, flags: ["--disable-fsdp"] },
        },
      ],
    });
  });

  it("gives no flag for a disabled feature that still runs, because any up stops it", () => {
    const { features } = summarizeResources({
      usage: [usage("fsdp", "fsdp", 60)],
      features: [{ ...on("fsdp"), enabled: false }],
      services: [backend],
      dockerMemoryBytes: null,
      imagesOf: () => new Map(),
    });
    expect(features).toMatchObject([{ frees: { services: ["fsdp"], memoryBytes: 60, flags: [] } }]);
  });

  it("is null for unknown values", () => {
    const { features } = summarizeResources({
      usage: [usage("backend", null, null)],
      features: [],
      services: [backend],
      dockerMemoryBytes: null,
      imagesOf: () => new Map(),
    });
    expect(features).toMatchObject([
      { memoryBytes: null, peakMemoryBytes: null, memoryShare: null, startMs: null, imageBytes: null },
    ]);
  });
});
