import { describe, expect, it } from "vitest";
import { StackError } from "../../../src/domain/errors.ts";
import { resolveCombination } from "../../../src/plan/lint/resolve-combination.ts";
import { createRedactor } from "../../../src/plan/secrets/redact.ts";
import { aFeature, aModel, aService, someDeclarations, someVariables } from "../../support/build/shapes.ts";

const features = [aFeature("ui", { conflicts: ["tui"] }), aFeature("tui")];
const declarations = someDeclarations({ variables: someVariables({}, { ENABLE_TUI: "true" }) });
const model = aModel(aService("web"), aService("ui", { profiles: ["ui"] }));
const redact = createRedactor(["hunter2-hunter2"]);
const resolve = (enabled: readonly string[], given: typeof model | StackError = model) =>
  resolveCombination(enabled, { features, declarations, model: given }, redact);

describe("resolveCombination", () => {
  it("enables exactly the given features, whatever .env sets", () => {
    expect(resolve(["ui"])).toMatchObject({
      kind: "resolved",
      stack: { selection: { services: [{ service: { name: "web" } }, { service: { name: "ui" } }] } },
    });
  });

  it.each([
    ["of features that conflict", ["ui", "tui"], model, { code: "feature-conflict" }],
    [
      "that Compose rejects, without secrets",
      ["ui"],
      new StackError("invalid-compose-file", { message: "no port hunter2-hunter2" }),
      { code: "invalid-compose-file", message: "no port ***" },
    ],
  ])("reports a combination %s", (_, enabled, given, error) => {
    expect(resolve(enabled, given)).toEqual({ kind: "failed", error: expect.objectContaining(error) });
  });
});
