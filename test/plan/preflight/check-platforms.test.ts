import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Service } from "../../../src/domain/service.ts";
import { checkPlatforms, platformsMatch } from "../../../src/plan/preflight/check-platforms.ts";
import { aPreflight } from "../../support/build/preflight.ts";
import { aService, aStep } from "../../support/build/shapes.ts";

describe("platformsMatch", () => {
  it.each([
    ["linux/amd64", "linux/amd64", true],
    ["linux/arm64", "linux/arm64/v8", true],
    ["arm64", "linux/arm64", true],
    ["linux/aarch64", "linux/arm64", true],
    ["linux/x86_64", "linux/amd64", true],
    ["linux", "linux/amd64", true],
    ["linux/arm/v7", "linux/arm", true],
    ["linux/arm/v6", "linux/arm/v7", false],
    ["linux/arm64", "linux/amd64", false],
    ["windows/amd64", "linux/amd64", false],
  ])("%s and %s: %s", (wanted, actual, expected) => {
    expect(platformsMatch(wanted, actual)).toBe(expected);
  });

  it("is symmetric, and a platform matches itself", () => {
    const part = fc.constantFrom(
      "linux",
      "windows",
      "amd64",
      "x86_64",
      "arm64",
      "aarch64",
      "arm",
      "v7",
      "v8",
    );
    const platform = fc.array(part, { minLength: 1, maxLength: 3 }).map((parts) => parts.join("/"));
    fc.assert(
      fc.property(platform, platform, (a, b) => {
        expect(platformsMatch(a, b)).toBe(platformsMatch(b, a));
        expect(platformsMatch(a, a)).toBe(true);
      }),
    );
  });
});

describe("checkPlatforms", () => {
  const arm = new Map([["ghcr.io/x/web:1", { platform: "linux/arm64", hasHealthcheck: false }]]);
  const silent = { silentRegistries: new Set(["ghcr.io:443"]) };

  it.each<[string, Partial<Service>, Parameters<typeof aPreflight>[1], readonly string[]]>([
    ["the platform that it asks for", { platform: "linux/arm64/v8" }, {}, []],
    ["another one, which can be pulled", { platform: "linux/amd64" }, {}, []],
    [
      "another one, which its registry does not give",
      { platform: "linux/amd64" },
      silent,
      ["registry-unreachable warning true"],
    ],
    [
      "another one, which it never pulls",
      { platform: "linux/amd64", pullPolicy: "never" },
      silent,
      ["platform-mismatch error false"],
    ],
    [
      "another platform, and pulling is not allowed",
      { platform: "linux/amd64" },
      { neverPull: true },
      ["platform-mismatch error false"],
    ],
    [
      "another one than the environment asks for",
      {},
      { defaultPlatform: "linux/amd64" },
      ["platform-mismatch error false"],
    ],
    [
      "another one than the engine's",
      {},
      { engine: { platform: "linux/amd64" } },
      ["platform-foreign warning false"],
    ],
    ["the engine's", {}, { engine: { platform: "linux/arm64" } }, []],
    ["one that is built", { hasBuild: true, platform: "linux/amd64" }, silent, []],
  ])("of an image for %s", (_, service, changes, expected) => {
    const step = aStep(aService("web", { image: "ghcr.io/x/web:1", ...service }));
    const found = checkPlatforms(aPreflight([step], { imageFacts: arm, ...changes }));
    expect(found.map(({ code, severity, needsForce }) => `${code} ${severity} ${needsForce}`)).toEqual(
      expected,
    );
  });
});
