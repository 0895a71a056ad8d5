import { describe, expect, it } from "vitest";
import { formatSchemaLine } from "../../../src/plan/init/format-schema-line.ts";

const lineFor = (root: string, project: string, folder = project) =>
  formatSchemaLine("a.json", folder, project, { root, name: "stackctl", version: "1.2.3" });

describe("the line by which editors find a schema", () => {
  it.each([
    ["in the project", "/p", "/p", "node_modules/stackctl/schemas/a.json"],
    ["above the project", "/p/apps/shop", "/p/apps/shop", "../../node_modules/stackctl/schemas/a.json"],
    ["far above a pack", "/p", "/p/packs/tabby", "../../node_modules/stackctl/schemas/a.json"],
  ])("leads to the package that is installed %s", (_, project, folder, path) => {
    const line = lineFor("/p/node_modules/stackctl", project, folder);
    expect(line).toBe(`# yaml-language-server: $schema=${path}`);
  });

  it("is a path to the package if the project is the package itself", () => {
    expect(lineFor("/p", "/p", "/p/packs/tabby")).toBe(
      "# yaml-language-server: $schema=../../schemas/a.json",
    );
  });

  it("is empty if the package is installed outside the project", () => {
    expect(lineFor("/usr/lib/node_modules/stackctl", "/home/me/p")).toBe("");
    expect(lineFor("/home/me/stackctl", "/home/me/p")).toBe("");
  });
});
