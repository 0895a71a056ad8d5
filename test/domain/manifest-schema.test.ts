import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FeatureDeclaration } from "../../src/domain/feature.ts";
import { Manifest } from "../../src/domain/manifest.ts";
import type { SettingName } from "../../src/domain/settings.ts";
import { findSettingFault } from "../../src/plan/settings/merge-settings.ts";
import { compileSchema } from "../support/json-schema.ts";

const ofManifest = compileSchema("stackctl.schema.json");
const ofFeature = compileSchema("feature.schema.json");

const duration = fc.constantFrom(
  "30s",
  "1m30s",
  "2",
  " 5m ",
  "5 minutes",
  "",
  "1.5h",
  "-3s",
  "3µs",
  7,
  0,
  -1,
  true,
);
const word = fc.constantFrom("true", "YES", "off", "", "ture", "N", " on ", true, false, 1);
const size = fc.constantFrom("2GiB", "512m", "1.5 KB", "2 giga", "GiB", "", "2ib", 10, -1);
const url = fc.constantFrom("http://x", "tcp://x:1", "${URL}", "javascript:alert(1)", "file:///x", "");
const name = fc.constantFrom("db", "a.b-c", "-db", "", "x y");

function optional<T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> {
  return fc.option(value, { nil: undefined });
}

function without<T>(value: T): unknown {
  return JSON.parse(JSON.stringify(value));
}

/** The manifest's schema, and then what merging the settings refuses. */
function isAccepted(value: unknown): boolean {
  const parsed = Manifest.safeParse(value);
  if (!parsed.success) return false;
  const settings: readonly (readonly [SettingName, unknown])[] = [
    ["waitTimeout", parsed.data.settings.waitTimeout],
    ["stabilityWindow", parsed.data.settings.stabilityWindow],
    ["unhealthyGrace", parsed.data.settings.unhealthyGrace],
    ["fastHealth", parsed.data.settings.fastHealth],
    ["inspectNodes", parsed.data.settings.inspectNodes],
    ["progress", parsed.data.settings.progress],
    ["engine", parsed.data.settings.engine],
    ["registryCheck", parsed.data.settings.registryCheck],
  ];
  return settings.every(
    ([key, text]) => text === undefined || findSettingFault(key, String(text)) === undefined,
  );
}

describe("the JSON Schemas for editors", () => {
  it.each([
    { progress: "fancy" },
    { waitTimeout: "5 minutes" },
    { engine: "podman" },
    { fastHealth: "ture" },
  ])("refuse the setting %j", (settings) => {
    expect(ofManifest({ settings })).toBe(false);
  });

  // What no schema can express: unknown names, circles, missing files, and keys that differ only in their
  // case.
  it("accept exactly the manifests that the command line accepts", () => {
    const settings = fc.record({
      waitTimeout: optional(duration),
      stabilityWindow: optional(duration),
      unhealthyGrace: optional(duration),
      fastHealth: optional(word),
      inspectNodes: optional(word),
      registryCheck: optional(word),
      progress: optional(fc.constantFrom("auto", "plain", "fancy", "", 1)),
      engine: optional(fc.constantFrom("docker", "auto", "podman", true)),
    });
    const manifest = fc.record({
      settings: optional(settings),
      enable: optional(fc.array(name, { maxLength: 2 })),
      presets: optional(fc.dictionary(fc.constantFrom("a", "b"), fc.array(name, { maxLength: 2 }))),
      compose: optional(fc.array(fc.constantFrom("compose.yaml", 3), { maxLength: 2 })),
      endpoints: optional(fc.array(fc.record({ name: fc.constant("Web"), url }), { maxLength: 2 })),
      unknown: optional(fc.constant(1)),
    });
    fc.assert(
      fc.property(manifest, (drawn) => {
        const value = without(drawn);
        expect(ofManifest(value)).toBe(isAccepted(value));
      }),
      { numRuns: 500 },
    );
  });

  it("accept exactly the features that the command line accepts", () => {
    const feature = fc.record({
      name: optional(name),
      flag: optional(fc.constantFrom("WITH_DB", "with_db", "")),
      default: optional(fc.constantFrom(true, "yes")),
      requires: optional(fc.array(name, { maxLength: 2 })),
      needs: optional(fc.record({ memory: optional(size), disk: optional(size), gpu: optional(word) })),
      more: optional(fc.constant("x")),
    });
    fc.assert(
      fc.property(feature, (drawn) => {
        const value = without(drawn);
        expect(ofFeature(value)).toBe(FeatureDeclaration.safeParse(value).success);
      }),
      { numRuns: 500 },
    );
  });
});
