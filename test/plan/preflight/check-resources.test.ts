import { describe, expect, it } from "vitest";
import { checkDisk } from "../../../src/plan/preflight/check-disk.ts";
import { checkMemory } from "../../../src/plan/preflight/check-memory.ts";
import { anEnabled, aPreflight } from "../../support/build/preflight.ts";
import { aService, aStep } from "../../support/build/shapes.ts";

const GiB = 1024 ** 3;
const of = (name: string, memoryLimitBytes: number | undefined, feature?: string, replicas = 1) =>
  aStep(aService(name, { memoryLimitBytes, replicas }), { feature });

describe("checkMemory", () => {
  it.each([
    ["limits that fit", [of("web", 4 * GiB), of("db", 4 * GiB)], {}],
    ["services without limits", [of("web", undefined)], {}],
    ["limits too large with a low recorded peak", [of("web", 16 * GiB)], { peaks: new Map([["web", GiB]]) }],
    [
      "a disabled feature",
      [of("web", GiB)],
      { features: [{ ...anEnabled("big", { memory: 99 * GiB }), enabled: false }] },
    ],
  ])("reports nothing for %s", (_, services, changes) => {
    expect(checkMemory(aPreflight(services, changes))).toEqual([]);
  });

  it("warns of a sum that is too large, lists the parts, and names the feature to disable", () => {
    const services = [of("web", GiB), of("tabby", 9 * GiB, "tabby"), of("prometheus", 2 * GiB, "monitoring")];
    const features = [anEnabled("tabby"), anEnabled("monitoring"), anEnabled("small")];
    expect(checkMemory(aPreflight(services, { features }))).toMatchObject([
      {
        code: "memory-overcommitted",
        severity: "warning",
        needsForce: false,
        message:
          "the services may use 12 GiB of memory, but Docker has 8 GiB: tabby 9 GiB, monitoring 2 GiB, core services 1 GiB",
        hint: expect.stringMatching(/^Use --disable-tabby to save 9 GiB/),
      },
    ]);
  });

  it("names the smallest feature that frees enough, and none that another feature requires", () => {
    const services = [of("a", 4 * GiB, "a"), of("b", 3 * GiB, "b"), of("c", 2 * GiB, "c")];
    const features = [anEnabled("a"), anEnabled("b", {}, { requires: ["c"] }), anEnabled("c")];
    expect(checkMemory(aPreflight(services, { features }))[0]?.hint).toMatch(
      /^Use --disable-b to save 3 GiB/,
    );
  });

  it("counts replicas, recorded peaks, and the need that a feature declares if that is larger", () => {
    const services = [of("web", 2 * GiB, undefined, 3), of("train", GiB, "train")];
    const features = [anEnabled("train", { memory: 3 * GiB })];
    const said = (peaks: ReadonlyMap<string, number>) =>
      checkMemory(aPreflight(services, { features, peaks }))[0]?.message;
    expect(said(new Map())).toContain("may use 9 GiB");
    expect(said(new Map([["train", 5 * GiB]]))).toContain("train 5 GiB");
  });

  it("requires --force if one feature alone needs more memory than Docker has", () => {
    expect(checkMemory(aPreflight([], { features: [anEnabled("llm", { memory: 20 * GiB })] }))).toMatchObject(
      [
        {
          code: "memory-short",
          severity: "warning",
          needsForce: true,
          feature: "llm",
          message: "feature llm needs 20 GiB of memory, but Docker has 8 GiB",
        },
      ],
    );
  });
});

describe("checkDisk", () => {
  const services = [of("web", undefined), of("tabby", undefined, "tabby")];
  const features = [anEnabled("tabby", { disk: 3 * GiB })];

  it.each([
    ["is unknown", undefined, ["tabby:1"], undefined],
    ["is enough", 4 * GiB, ["web:1", "tabby:1"], undefined],
    ["is short of what a feature says that is still to come", 2 * GiB, ["tabby:1"], "disk-short true"],
    ["needs no space for local images", 2 * GiB, [], undefined],
    ["may be short of what images of which nothing is known take", 0.25 * GiB, ["web:1"], "disk-short false"],
    ["is used up", 0.01 * GiB, [], "disk-full false"],
  ])("%s", (_, freeDiskBytes, missing, expected) => {
    const facts = aPreflight(services, { features, freeDiskBytes, missingImages: new Set(missing) });
    const [found, ...more] = checkDisk(facts);
    expect(more).toEqual([]);
    expect(found && `${found.code} ${found.needsForce}`).toBe(expected);
    expect(found?.severity).toBe(expected?.startsWith("disk-full") ? "error" : found?.severity);
  });

  it("names the services that need disk space, the free space, and how to free more", () => {
    const facts = aPreflight(services, {
      features,
      freeDiskBytes: GiB,
      missingImages: new Set(["web:1", "tabby:1"]),
    });
    expect(checkDisk(facts)).toMatchObject([
      {
        feature: "tabby",
        message:
          "3.5 GiB of disk space is needed, but only 1 GiB is free in /var/lib/docker: feature tabby 3 GiB, about 512 MiB for images not found locally",
        hint: expect.stringContaining("docker system df"),
      },
    ]);
  });
});
