import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FeatureName } from "../../../src/domain/feature.ts";
import { nameProfiles } from "../../../src/plan/features/name-profiles.ts";
import { aProfile } from "../../support/build/a-profile.ts";

describe("nameProfiles", () => {
  it.each([
    [
      ["db", "web-ui"],
      ["db ENABLE_DB", "web-ui ENABLE_WEB_UI"],
    ],
    [
      ["db-main", "DB_MAIN", "Db.Main"],
      ["DB_MAIN ENABLE_DB_MAIN_2", "Db.Main ENABLE_DB_MAIN_3", "db-main ENABLE_DB_MAIN"],
    ],
    // A profile that already has a numbered name keeps it.
    [
      ["a-b", "a_b", "a_b_2"],
      ["a-b ENABLE_A_B", "a_b ENABLE_A_B_3", "a_b_2 ENABLE_A_B_2"],
    ],
    [
      ["my profile", "my-profile", "my/profile", "my:profile"],
      [
        "my-profile-2 ENABLE_MY_PROFILE_2",
        "my-profile ENABLE_MY_PROFILE",
        "my-profile-3 ENABLE_MY_PROFILE_3",
        "my-profile-4 ENABLE_MY_PROFILE_4",
      ],
    ],
    [
      ["größe", "日本", "__proto__", "3d", "-x", "é"],
      [
        "x ENABLE_X",
        "3d ENABLE_3D",
        "proto__ ENABLE_PROTO__",
        "grosse ENABLE_GROSSE",
        "e ENABLE_E",
        "profile ENABLE_PROFILE",
      ],
    ],
  ])("of %j", (profiles, expected) => {
    expect(nameProfiles(profiles).map(({ name, flag }) => `${name} ${flag}`)).toEqual(expected);
  });

  it("does not reuse names and flags that are already taken", () => {
    const taken = { names: ["my-db"], flags: ["ENABLE_CACHE"] };
    expect(nameProfiles(["my db", "cache"], taken)).toEqual([
      { profile: "cache", name: "cache", flag: "ENABLE_CACHE_2" },
      { profile: "my db", name: "my-db-2", flag: "ENABLE_MY_DB_2" },
    ]);
  });

  it("gives every profile a legal name and a unique flag, in any order of profiles", () => {
    fc.assert(
      fc.property(fc.uniqueArray(aProfile), (profiles) => {
        const named = nameProfiles(profiles);
        expect(nameProfiles(profiles.toReversed())).toEqual(named);
        expect(named.map(({ profile }) => profile)).toEqual(profiles.toSorted());
        for (const { profile, name, flag } of named) {
          expect(FeatureName.safeParse(name).success).toBe(true);
          expect(flag).toMatch(/^[A-Z][A-Z0-9_]*$/);
          if (FeatureName.safeParse(profile).success) expect(name).toBe(profile);
        }
        expect(new Set(named.map(({ name }) => name)).size).toBe(named.length);
        expect(new Set(named.map(({ flag }) => flag)).size).toBe(named.length);
      }),
    );
  });
});
