import { describe, expect, it } from "vitest";
import { fillIn, listValues, placeEnvFile } from "../../../src/plan/eject/eject-variables.ts";
import { someVariables } from "../../support/build/shapes.ts";

describe("listValues", () => {
  it("takes a value from stackctl, then the environment, then .env", () => {
    const variables = someVariables({ A: "shell", B: "shell" }, { A: "file", B: "file", C: "file" });
    expect(Object.fromEntries(listValues(variables, { A: "flag" }))).toEqual({
      A: "flag",
      B: "shell",
      C: "file",
    });
  });
});

describe("fillIn", () => {
  it("uses known values, and placeholders for secrets", () => {
    const model = { variables: ["PORT", "UNSET"], secrets: ["TOKEN", "WEB_PASSWORD"] };
    expect(fillIn(model, { TOKEN: "__placeholder__" }, new Map([["PORT", "80"]]))).toEqual({
      PORT: "80",
      TOKEN: "__placeholder__",
      WEB_PASSWORD: "stand-in",
    });
  });
});

describe("placeEnvFile", () => {
  it.each([
    ["beside the new file", "/out/compose.yaml", false, "/out/.env"],
    ["under another name if there is a .env", "/out/compose.yaml", true, "/out/.env.ejected"],
    ["under another name in the project's folder", "/p/all.yaml", false, "/p/.env.ejected"],
  ])("writes the variables %s", (_, output, exists, expected) => {
    expect(placeEnvFile(output, "/p", exists)).toBe(expected);
  });
});
