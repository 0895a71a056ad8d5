import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Service } from "../../../src/domain/service.ts";
import { parseRefresh, planImage } from "../../../src/plan/launch/plan-image.ts";
import { aService } from "../../support/build/shapes.ts";

const day = 86_400_000;
const nothing = { build: false, pull: undefined } as const;

function kinds(
  service: Partial<Service>,
  image: { isLocal?: boolean; ageMs?: number } = {},
  options: Parameters<typeof planImage>[2] = nothing,
) {
  const { isLocal = true, ageMs = 0 } = image;
  const facts = { reference: "web:1", isLocal, taggedAtMs: 10 * day - ageMs, nowMs: 10 * day };
  return planImage(aService("web", service), facts, options).map(({ kind }) => kind);
}

const built = { image: undefined, hasBuild: true };
const named = { image: "web:1", hasBuild: false };
const both = { image: "web:1", hasBuild: true };

describe("planImage", () => {
  it.each<[string, Partial<Service>, Parameters<typeof kinds>[1], readonly string[]]>([
    ["an image that is found locally", named, {}, []],
    ["an image that is not found locally", named, { isLocal: false }, ["pull"]],
    ["always", { ...named, pullPolicy: "always" }, {}, ["pull"]],
    ["always, for what is only built", { ...built, pullPolicy: "always" }, {}, []],
    ["never", { ...named, pullPolicy: "never" }, { isLocal: false }, []],
    ["never, for what is built", { ...built, pullPolicy: "never" }, { isLocal: false }, ["build"]],
    ["missing", { ...named, pullPolicy: "missing" }, {}, []],
    ["if_not_present", { ...named, pullPolicy: "if_not_present" }, { isLocal: false }, ["pull"]],
    ["build", { ...built, pullPolicy: "build" }, {}, ["build"]],
    ["build, with an image's name", { ...both, pullPolicy: "build" }, {}, ["build"]],
    ["daily, after an hour", { ...named, pullPolicy: "daily" }, { ageMs: day / 24 }, []],
    ["daily, after two days", { ...named, pullPolicy: "daily" }, { ageMs: 2 * day }, ["pull"]],
    ["weekly, after two days", { ...named, pullPolicy: "weekly" }, { ageMs: 2 * day }, []],
    ["weekly, after eight days", { ...named, pullPolicy: "weekly" }, { ageMs: 8 * day }, ["pull"]],
    ["every_1d12h, after a day", { ...named, pullPolicy: "every_1d12h" }, { ageMs: day }, []],
    ["every_1d12h, after two days", { ...named, pullPolicy: "every_1d12h" }, { ageMs: 2 * day }, ["pull"]],
    [
      "a build with an image name, not found locally: pulled first",
      both,
      { isLocal: false },
      ["pull", "build"],
    ],
    ["a build with a name, here and old", { ...both, pullPolicy: "daily" }, { ageMs: 2 * day }, ["pull"]],
  ])("plans for %s", (_, service, image, expected) => {
    expect(kinds(service, image)).toEqual(expected);
  });

  it("lets the command line override the file, and --build override --pull", () => {
    expect(kinds({ ...named, pullPolicy: "never" }, {}, { build: false, pull: "always" })).toEqual(["pull"]);
    expect(kinds({ ...named, pullPolicy: "always" }, {}, { build: false, pull: "never" })).toEqual([]);
    expect(kinds({ ...both, pullPolicy: "never" }, {}, { build: true, pull: "always" })).toEqual(["build"]);
    expect(kinds({ ...named, pullPolicy: "always" }, {}, { build: true, pull: undefined })).toEqual(["pull"]);
  });

  it("plans exactly the pulls and builds that Compose tries", () => {
    const policies = [
      undefined,
      "always",
      "never",
      "missing",
      "if_not_present",
      "build",
      "daily",
      "every_3d",
    ];
    fc.assert(
      fc.property(
        fc.record({
          image: fc.constantFrom(undefined, "web:1"),
          hasBuild: fc.boolean(),
          pullPolicy: fc.constantFrom(...policies),
        }),
        fc.record({ isLocal: fc.boolean(), ageMs: fc.integer({ min: 0, max: 5 * day }) }),
        fc.record({ build: fc.boolean(), pull: fc.constantFrom(undefined, "always", "missing", "never") }),
        (service, image, options) => {
          // Written after Compose's own order: options replace policies, mustPull decides, then what is
          // missing is built.
          const overridden = options.pull ?? service.pullPolicy;
          const policy = options.build && service.hasBuild ? "build" : overridden;
          const maximumMs = policy === "daily" ? day : policy === "every_3d" ? 3 * day : undefined;
          const isDue = maximumMs !== undefined && image.ageMs > maximumMs;
          const mayPull = service.image !== undefined && policy !== "never" && policy !== "build";
          const pulls = mayPull && (policy === "always" || !image.isLocal || isDue);
          const builds = service.hasBuild && (!image.isLocal || policy === "build");
          expect(kinds(service, image, options)).toEqual([
            ...(pulls ? ["pull"] : []),
            ...(builds ? ["build"] : []),
          ]);
        },
      ),
    );
  });
});

describe("parseRefresh", () => {
  it.each<[string, number | undefined]>([
    ["daily", day],
    ["weekly", 7 * day],
    ["every_2w", 14 * day],
    ["every_1d2h3m4s", 93_784_000],
    ["every_1.5h", 5_400_000],
    ["every_500ms", 500],
    ["always", undefined],
    ["every_", undefined],
    ["every_day", undefined],
  ])("reads %s", (policy, expected) => {
    expect(parseRefresh(policy)).toBe(expected);
  });
});
