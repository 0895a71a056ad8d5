import { describe, expect, it } from "vitest";
import { noticeLostPacks, placeProject } from "../../../src/plan/settings/place-project.ts";
import { aManifest } from "../../support/build/shapes.ts";

const named = { paths: ["/p/x.yaml"], source: { kind: "argument", detail: "--file" } } as const;
const located = {
  directory: "/p",
  manifestDirectory: "/p/sub",
  base: "/p",
  named: undefined,
  found: ["/p/compose.yaml"],
};

describe("placeProject", () => {
  it.each([
    [
      "named files before those of the manifest",
      { ...located, named },
      aManifest({ compose: ["m.yaml"] }),
      { directory: "/p", named, found: ["/p/compose.yaml"] },
    ],
    [
      "the files of the manifest, whose folder is then the project's",
      located,
      aManifest({ compose: ["m.yaml"] }),
      {
        directory: "/p/sub",
        named: { paths: ["/p/sub/m.yaml"], source: { kind: "config", detail: "compose in stackctl.yaml" } },
        found: [],
      },
    ],
    [
      "the files that the search found",
      located,
      aManifest(),
      { directory: "/p", named: { paths: [], source: { kind: "default" } }, found: ["/p/compose.yaml"] },
    ],
  ])("takes %s", (_, place, manifest, expected) => {
    expect(placeProject(place, manifest, "stackctl.yaml")).toMatchObject({
      manifestDirectory: "/p/sub",
      ...expected,
    });
  });
});

describe("noticeLostPacks", () => {
  it.each([
    ["is missing", aManifest({ packs: "parts" }), false, ["no-packs"]],
    ["exists", aManifest({ packs: "parts" }), true, []],
    ["is the default one", aManifest(), false, []],
  ])("reports a packs folder only if the manifest names it: it %s", (_, manifest, exists, codes) => {
    expect(noticeLostPacks(manifest, exists, "stackctl.yaml").map(({ code }) => code)).toEqual(codes);
  });
});
