import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { planInitFiles } from "../../../src/plan/init/plan-init-files.ts";
import type { ProjectSurvey } from "../../../src/plan/init/project-survey.ts";
import { aFeature } from "../../support/build/shapes.ts";

const root = join(import.meta.dirname, "..", "..", "..");
const template = (name: string) => readFileSync(join(root, "templates/project", name), "utf8");
const survey: ProjectSurvey = {
  directory: "/r/app",
  project: "app",
  manifest: undefined,
  dotenvExample: undefined,
  composeFiles: [],
  declared: [],
  found: [],
  replacements: [],
  repository: "/r",
  notices: [],
};
const material = {
  own: { root: "/elsewhere/stackctl", name: "stackctl", version: "1.0.0" },
  cwd: "/r/app",
  manifest: template("stackctl.yaml"),
  workflow: undefined,
  enable: [],
};
const found = (name: string) => ({
  feature: aFeature(name, { description: `The ${name}` }),
  services: [name],
});

const declared = (name: string) => ({
  feature: { ...aFeature(name), declaredIn: "stackctl.yaml" },
  services: [name],
});

/** What happens to each file, by its name as shown to the user. */
function plan(changes: Partial<ProjectSurvey>, more: Partial<Parameters<typeof planInitFiles>[1]> = {}) {
  const planned = planInitFiles({ ...survey, ...changes }, { ...material, ...more });
  return { ...planned, files: planned.changes.map(({ file, what }) => `${file}: ${what}`) };
}

describe("planInitFiles", () => {
  it.each([
    ["a project without features", {}, ["stackctl.yaml: no features yet"]],
    [
      "a project with profiles",
      { found: [found("ui"), found("mail")] },
      ["stackctl.yaml: features: ui, mail", ".env.example: flags: ENABLE_UI, ENABLE_MAIL"],
    ],
    [
      "a project that declares every feature",
      { manifest: "features: { ui: {} }\n", declared: [declared("ui")], dotenvExample: "ENABLE_UI=\n" },
      ["stackctl.yaml: declares every feature", ".env.example: has every flag"],
    ],
    [
      "a project with a new profile, whose flag begins like a known one",
      {
        manifest: "features:\n  ui-2: {}\n",
        declared: [declared("ui-2")],
        found: [found("ui")],
        dotenvExample: "#ENABLE_UI_2=true\n",
      },
      ["stackctl.yaml: features to add: ui", ".env.example: flags: ENABLE_UI"],
    ],
  ])("plans the files of %s", (_, changes, files) => {
    expect(plan(changes)).toMatchObject({ files, notices: [] });
  });

  it("plans a workflow in the root of the repository, if it is wanted", () => {
    const workflow = { template: template("stackctl.yml"), before: "name: old\n" };
    const { changes } = plan({}, { workflow });
    expect(changes.at(-1)).toMatchObject({
      path: "/r/.github/workflows/stackctl.yml",
      file: "../.github/workflows/stackctl.yml",
      before: "name: old\n",
      after: expect.stringContaining("npx --yes stackctl@1.0.0"),
    });
  });

  it("keeps a manifest that cannot be extended, and reports it", () => {
    const manifest = "features: { ui: {} }\n";
    const planned = plan({ manifest, declared: [declared("ui")], found: [found("mail")] });
    expect(planned.changes[0]).toMatchObject({ before: manifest, after: manifest });
    expect(planned.notices).toMatchObject([{ code: "not-added", message: expect.stringContaining("mail") }]);
  });

  it("refuses a manifest that would be invalid", () => {
    const clash = { feature: aFeature("user", { flag: "ENABLE_UI" }), services: [] };
    expect(() => plan({ found: [found("ui"), clash] })).toThrow(
      expect.objectContaining({ code: "invalid-manifest" }),
    );
  });
});
