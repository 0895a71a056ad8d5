import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import type { Feature } from "../../../src/domain/feature.ts";
import { Manifest } from "../../../src/domain/manifest.ts";
import { completeFeature, featuresOfProfiles } from "../../../src/plan/features/list-features.ts";
import { checkManifest } from "../../../src/plan/init/check-manifest.ts";
import { findNewFeatures } from "../../../src/plan/init/find-new-features.ts";
import { extendManifest, formatManifest } from "../../../src/plan/init/plan-manifest.ts";
import { aProfile } from "../../support/build/a-profile.ts";
import { aFeature, aModel, aService } from "../../support/build/shapes.ts";

const root = join(import.meta.dirname, "..", "..", "..");
const template = readFileSync(join(root, "templates/project/stackctl.yaml"), "utf8");
const noVariables = new Set<string>();

function modelOf(profiles: readonly string[]) {
  return aModel(...profiles.map((profile, index) => aService(`s${index}`, { profiles: [profile] })));
}

function findIn(profiles: readonly string[], declared?: readonly Feature[], variables = noVariables) {
  const model = modelOf(profiles);
  const ofProfiles = featuresOfProfiles(model);
  return findNewFeatures({ declared, ofProfiles, model, together: [], variables });
}

describe("checkManifest", () => {
  it("accepts every file that init writes, with one flag for each profile", () => {
    fc.assert(
      fc.property(fc.uniqueArray(aProfile, { minLength: 1, maxLength: 6 }), fc.nat(), (profiles, known) => {
        const some = profiles.slice(0, known % (profiles.length + 1));
        const first = findIn(some);
        const options = { template, schema: "", composeFiles: [], hasPacks: false, enable: [] };
        const text = formatManifest({ ...options, features: first });
        const wanted = first.map(({ feature }) => feature);
        checkManifest({ text, file: "stackctl.yaml", packs: [], wanted });

        // And so does a second init, once there are more profiles.
        const more = findIn(profiles, readFeatures(text));
        const longer = extendManifest(text, more) ?? "";
        checkManifest({
          text: longer,
          file: "stackctl.yaml",
          packs: [],
          wanted: more.map((one) => one.feature),
        });
        const all = readFeatures(longer);
        expect(all.flatMap((one) => one.profiles).toSorted()).toEqual(profiles.toSorted());
        expect(new Set(all.map(({ flag }) => flag)).size).toBe(all.length);
      }),
      { numRuns: 40 },
    );
  });

  it.each(["\u00a0", "a\u3000", "a\u2028", "\ufeff", "\n", "a\n\n"])(
    "keeps the spaces at the end of the profile %j",
    (profile) => {
      const options = { template, schema: "", composeFiles: [], hasPacks: false, enable: [] };
      const found = findIn([profile]);
      for (const text of [
        formatManifest({ ...options, features: found }),
        extendManifest(formatManifest({ ...options, features: [] }), found) ?? "",
      ])
        expect(readFeatures(text).flatMap((one) => one.profiles)).toEqual([profile]);
    },
  );

  it("gives two profiles two flags, even if a script uses one variable for both", () => {
    const found = findIn(["db-main", "DB_MAIN"], undefined, new Set(["WITH_DB_MAIN"]));
    expect(found.map(({ feature }) => feature.flag).toSorted()).toEqual(["ENABLE_DB_MAIN", "WITH_DB_MAIN"]);
  });

  it("refuses a text that the next command would refuse", () => {
    const check = (text: string, wanted: readonly Feature[] = []) =>
      checkManifest({ text, file: "stackctl.yaml", packs: [aFeature("mail")], wanted });
    expect(() => check("features: { 'a b': {} }")).toThrow("nothing was written");
    expect(() => check("features: { a: {}, mail: {} }")).toThrow("nothing was written");
    expect(() => check("features: { a: { flag: ENABLE_MAIL } }")).toThrow("nothing was written");
    expect(() => check("features: { a: {} }", [aFeature("b")])).toThrow("nothing was written");
    expect(() => check("features: { a: {} }", [aFeature("a")])).not.toThrow();
  });
});

function readFeatures(text: string): readonly Feature[] {
  const { features } = Manifest.parse(parse(text) ?? {});
  return Object.entries(features).map(([name, one]) => completeFeature(one, name, "stackctl.yaml"));
}
