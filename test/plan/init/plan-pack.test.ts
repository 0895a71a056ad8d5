import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type PackSite, planPack } from "../../../src/plan/init/plan-pack.ts";
import { aFeature, aModel, aService } from "../../support/build/shapes.ts";

const root = join(import.meta.dirname, "..", "..", "..");
const template = (name: string) => readFileSync(join(root, "templates/project", name), "utf8");
const wish = { name: "mail", description: "Mail", image: "mail:1", port: { published: 8025, target: 25 } };
const site: PackSite = {
  directory: "/p",
  folder: "/p/templates/features/mail",
  declared: [],
  model: aModel(),
  composeFile: { path: "/p/compose.yaml", text: "services: {}\n" },
  dotenvExample: undefined,
};
const material = {
  own: { root: "/elsewhere/stackctl", name: "stackctl", version: "1.0.0" },
  cwd: "/p",
  templates: { feature: template("feature.yaml"), compose: template("compose.yaml") },
};
const plan = (changes: Partial<PackSite> = {}) => planPack(wish, { ...site, ...changes }, material);

describe("planPack", () => {
  it("writes the pack, its include entry and its flag", () => {
    const { changes, notices } = plan({ dotenvExample: "X=1\n" });
    expect(changes.map(({ file, what }) => `${file}: ${what}`)).toEqual([
      "templates/features/mail/feature.yaml: flag ENABLE_MAIL",
      "templates/features/mail/compose.yaml: service mail, mail:1",
      "compose.yaml: includes the feature pack",
      ".env.example: flag ENABLE_MAIL",
    ]);
    expect(changes[2]?.after).toContain("include:\n  - templates/features/mail/compose.yaml\n");
    expect(notices).toEqual([]);
  });

  it("includes the pack from the folder of the compose file", () => {
    const composeFile = { path: "/p/deploy/base.yaml", text: "services: {}\n" };
    expect(plan({ composeFile }).changes[2]).toMatchObject({
      file: "deploy/base.yaml",
      after: expect.stringContaining("- ../templates/features/mail/compose.yaml\n"),
    });
  });

  it.each([
    ["there is no compose file", undefined, "the compose file"],
    ["the compose file does not exist", { path: "/p/compose.yaml", text: undefined }, "compose.yaml"],
    ["its YAML cannot be edited", { path: "/p/compose.yaml", text: "include: base.yaml\n" }, "compose.yaml"],
  ])("asks for the include entry if %s", (_, composeFile, file) => {
    const { changes, notices } = plan({ composeFile });
    expect(changes).toHaveLength(2);
    expect(notices).toEqual([
      {
        code: "not-included",
        message: `${file} must include the feature pack, but cannot be edited automatically`,
        hint: "Add this entry to include: - templates/features/mail/compose.yaml.",
      },
    ]);
  });

  it("warns about a service that publishes the same port", () => {
    const ports = [{ hostIp: "", published: 8025, target: 80, protocol: "tcp" as const }];
    expect(plan({ model: aModel(aService("web", { ports })) }).notices).toEqual([
      {
        code: "port-clash",
        message: "web also publishes port 8025, so mail cannot run together with it",
        hint: "Use another --port.",
      },
    ]);
  });

  it("warns that a compose file passes the flags of other features to a service", () => {
    const text = `services:\n  api:\n    environment: ["ENABLE_UI=\${ENABLE_UI:-}"]\n`;
    const composeFile = { path: "/p/compose.yaml", text };
    expect(plan({ composeFile, declared: [aFeature("ui")] }).notices).toEqual([
      {
        code: "flag-not-passed",
        message:
          "compose.yaml passes ENABLE_UI to a service; pass ENABLE_MAIL in the same way if the service needs it",
      },
    ]);
  });
});
