import { describe, expect, it } from "vitest";
import { listOwnFiles } from "../../../src/plan/init/project-survey.ts";

describe("listOwnFiles", () => {
  it.each([
    ["argument", ["../deploy/compose.yaml", "x.yaml"]],
    ["environment", ["../deploy/compose.yaml", "x.yaml"]],
    ["dotenv", []],
    ["config", []],
  ] as const)("lists the files that the source %s names, unless the project keeps it", (kind, expected) => {
    const named = { paths: ["/deploy/compose.yaml", "/p/x.yaml"], source: { kind, detail: "" } };
    expect(listOwnFiles({ manifestDirectory: "/p", named })).toEqual(expected);
  });
});
