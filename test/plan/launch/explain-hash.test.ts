import { expect, it } from "vitest";
import { explainHash, hasOtherHash } from "../../../src/plan/launch/explain-hash.ts";
import { aContainer, aModel, aService } from "../../support/build/shapes.ts";

/** Hash of one service with a bind mount, as Compose 2.40.3 labels it, and as 5.5.0 does. */
const byOld = "5a2eaaf5f5f157c0d4d2edb9e704a9cecc0bf1a5f57d1e8c81a094e1d7614aad";
const byNew = "21dfcc33037b50dceb24d0c0d1894de9386111fb0c8f2dede7e1405fc896767d";

it.each<
  [
    string,
    { made: readonly (readonly [string | undefined, string])[]; now: string | undefined; hash?: string },
    string | undefined,
  ]
>([
  ["the same Compose and hash", { made: [["2.40.3", byOld]], now: "2.40.3", hash: byOld }, undefined],
  ["another Compose and the same hash", { made: [["2.40.3", byNew]], now: "5.5.0" }, undefined],
  [
    "the same Compose and another hash",
    { made: [["5.5.0", byOld]], now: "5.5.0" },
    "its configuration changed",
  ],
  [
    "the same Compose as a distribution built it",
    { made: [["2.40.3", byNew]], now: "2.40.3-3", hash: byOld },
    "its configuration changed",
  ],
  [
    "another Compose and another hash",
    { made: [["2.40.3", byOld]], now: "5.5.0" },
    "created by Compose 2.40.3, now 5.5.0: these versions hash its configuration differently",
  ],
  [
    "an older Compose than the one that created it",
    { made: [["v5.5.0", byNew]], now: "2.40.3", hash: byOld },
    "created by Compose 5.5.0, now 2.40.3: these versions hash its configuration differently",
  ],
  [
    "two replicas of which one was there before the update, and one changed since",
    {
      made: [
        ["2.40.3", byOld],
        ["5.5.0", "beef"],
      ],
      now: "5.5.0",
    },
    "its configuration changed",
  ],
  [
    "two replicas by the installed Compose and an older one, whose hash alone differs",
    {
      made: [
        ["2.40.3", byOld],
        ["5.5.0", byNew],
      ],
      now: "5.5.0",
    },
    "created by Compose 2.40.3, now 5.5.0: these versions hash its configuration differently",
  ],
  [
    "a container without a version",
    { made: [[undefined, byOld]], now: "5.5.0" },
    "its configuration changed",
  ],
  [
    "an installed Compose that reports no version",
    { made: [["2.40.3", byOld]], now: undefined },
    "its configuration changed",
  ],
])("explains why Compose recreates %s", (_, { made, now, hash = byNew }, expected) => {
  const containers = made.map(([composeVersion, configHash]) =>
    aContainer("db", { composeVersion, configHash }),
  );
  expect(explainHash(aService("db", { configHash: hash }), containers, now)).toBe(expected);
});

it("gives no reason for a service whose configuration hash is unknown", () => {
  const service = aService("db", { configHash: undefined });
  const containers = [aContainer("db", { composeVersion: "2.40.3", configHash: byOld })];
  expect(explainHash(service, containers, "5.5.0")).toBeUndefined();
  expect(hasOtherHash(aModel(service), new Map([["db", containers]]))).toBe(false);
});

it("needs the installed version only if a labelled container has a different hash", () => {
  const model = aModel(aService("db", { configHash: byNew }));
  const has = (composeVersion: string | undefined, configHash: string) =>
    hasOtherHash(model, new Map([["db", [aContainer("db", { composeVersion, configHash })]]]));
  expect(has("2.40.3", byNew)).toBe(false);
  expect(has(undefined, byOld)).toBe(false);
  expect(has("2.40.3", byOld)).toBe(true);
});
