import { expect, it } from "vitest";
import type { Feature, ResolvedFeature } from "../../../src/domain/feature.ts";
import { composeEnvironment } from "../../../src/plan/features/compose-environment.ts";
import { aFeature, someVariables } from "../../support/build/shapes.ts";

const resolved = (feature: Feature, enabled: boolean): ResolvedFeature => ({
  feature,
  enabled,
  source: { kind: "default", detail: "" },
  because: [],
});
const tabby = aFeature("tabby", { env: { TABBY_URL: "http://tabby:8080", TABBY_MODEL: "small" } });

it("passes on every resolved flag and the variables of enabled features", () => {
  expect(
    composeEnvironment([resolved(tabby, true), resolved(aFeature("fsdp"), false)], someVariables()),
  ).toEqual({
    ENABLE_FSDP: "false",
    ENABLE_TABBY: "true",
    TABBY_MODEL: "small",
    TABBY_URL: "http://tabby:8080",
  });
});

it("does not override a variable that the user sets, but always sets the flags", () => {
  const variables = someVariables({ TABBY_URL: "http://mine" }, { TABBY_MODEL: "", ENABLE_TABBY: "on" });
  expect(composeEnvironment([resolved(tabby, true)], variables)).toEqual({ ENABLE_TABBY: "true" });
});

it("sets no variable for a disabled feature that is a bare profile", () => {
  const bare = { ...aFeature("lab"), declaredIn: undefined };
  expect(composeEnvironment([resolved(bare, false)], someVariables())).toEqual({});
  expect(composeEnvironment([resolved(bare, true)], someVariables())).toEqual({ ENABLE_LAB: "true" });
});
