import { describe, expect, it } from "vitest";
import { checkNewFeature } from "../../../src/plan/init/check-new-feature.ts";
import { aFeature, aModel, aService } from "../../support/build/shapes.ts";

const model = aModel(aService("web"), aService("smtp", { profiles: ["mail"] }));
const declared = [aFeature("cache"), aFeature("search-all", { flag: "ENABLE_SEARCH" })];
const check = (name: string) => checkNewFeature({ name, declared, ofProfiles: [], model });

describe("checkNewFeature", () => {
  it("accepts a free name, also without Compose", () => {
    expect(check("queue")).toBeUndefined();
    expect(checkNewFeature({ name: "web", declared: undefined, ofProfiles: [], model: undefined })).toBe(
      undefined,
    );
  });

  it.each([
    ["My Queue", "is not a valid feature name", "Use another name, such as my-queue."],
    ["!", "is not a valid feature name", "Use another name, such as my-feature."],
    [
      "cache",
      "feature cache already exists in templates/features/cache/feature.yaml",
      "Run stackctl features explain cache to see it, or use another name, such as cache-2.",
    ],
    [
      "search",
      "would use the flag ENABLE_SEARCH, which feature search-all already uses",
      "such as search-2.",
    ],
    ["web", "service web already exists", "Use another name, such as web-2."],
    ["mail", "profile mail already exists: service smtp is in it", "Use another name, such as mail-2."],
  ])("refuses %j, and suggests a free name", (name, message, hint) => {
    expect(check(name)).toMatchObject({
      code: "usage",
      message: expect.stringContaining(message),
      hint: expect.stringContaining(hint),
    });
  });

  it("refuses a pack for a project whose features are its profiles", () => {
    const ofProfiles = [aFeature("mail")];
    expect(checkNewFeature({ name: "queue", declared: undefined, ofProfiles, model })).toMatchObject({
      message: expect.stringContaining("this project's features are its Compose profiles (mail)"),
    });
  });
});
