import { describe, expect, it } from "vitest";
import { lacksModels, withModels } from "../../../src/adapters/compose/yaml-only-keys.ts";

describe("the models of a project, which Compose prints as YAML only", () => {
  const printed = { name: "shop", services: { web: { models: { llm: null } } } };

  it.each([
    [printed, true],
    [{ ...printed, models: {} }, false],
    [{ services: { web: { models: null } } }, false],
    [{ services: { web: {} } }, false],
    ["nothing", false],
  ])("are missing in %j: %s", (document, lacks) => {
    expect(lacksModels(document)).toBe(lacks);
  });

  it("are added to the document if there are any", () => {
    const models = { llm: { model: "ai/small" } };
    expect(withModels(printed, "models: { llm: { model: ai/small } }")).toEqual({ ...printed, models });
    expect(withModels(printed, "services: {}")).toEqual(printed);
  });
});
