import { describe, expect, it } from "vitest";
import { describeTarget } from "../../../src/plan/project/describe-target.ts";
import { reportFlags, reportTarget } from "../../../src/plan/project/report-inputs.ts";
import { anEnabled } from "../../support/build/preflight.ts";
import { someDeclarations } from "../../support/build/shapes.ts";

describe("reportFlags", () => {
  it("lists the weaker sources of a flag, without the default", () => {
    const candidate = (kind: "argument" | "dotenv" | "default", detail: string, value: boolean) => ({
      value,
      source: { kind, detail },
      explicit: true,
      where: undefined,
    });
    const choices = new Map([
      [
        "ui",
        [
          candidate("argument", "--enable-ui", true),
          candidate("dotenv", ".env:2", false),
          candidate("default", "built in", false),
        ],
      ],
    ] as const);
    expect(reportFlags([anEnabled("ui"), anEnabled("db")], choices)).toEqual([
      {
        name: "ENABLE_UI",
        value: "true",
        source: { kind: "argument", detail: "--enable-ui" },
        overridden: [{ value: "false", source: { kind: "dotenv", detail: ".env:2" } }],
      },
      {
        name: "ENABLE_DB",
        value: "true",
        source: { kind: "argument", detail: "--enable-db" },
        overridden: [],
      },
    ]);
  });
});

describe("reportTarget", () => {
  const overlays = [{ file: "gpu.yaml", when: [] }];
  const features = [anEnabled("gpu", {}, { overlays }), { ...anEnabled("ui"), enabled: false }];
  const declarations = someDeclarations();
  const target = { ...describeTarget(declarations, features, { projectName: "shop" }), profiles: ["gpu"] };
  const read = (request: { projectName: string | undefined; projectDirectory: string | undefined }) =>
    reportTarget({ declarations, project: "shop", target, features, request }).map(
      ({ name, value, source }) => `${name} = ${value} (${source.kind}: ${source.detail})`,
    );

  it("reports what Compose is called with", () => {
    expect(read({ projectName: undefined, projectDirectory: undefined })).toEqual([
      "project = shop (default: Compose default)",
      "directory = /p (default: nearest folder with a project, from the working directory upwards)",
      "composeFiles = /p/compose.yaml (default: found by default name)",
      "overlays = /p/gpu.yaml (config: feature overlays)",
      "profiles = gpu (default: enabled features: gpu)",
    ]);
  });

  it("names the options of the command line", () => {
    expect(read({ projectName: "shop", projectDirectory: "." }).slice(0, 2)).toEqual([
      "project = shop (argument: --project-name)",
      "directory = /p (argument: --project-directory)",
    ]);
  });
});
