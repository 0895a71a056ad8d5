import { describe, expect, it } from "vitest";
import { StackError } from "../../../src/domain/errors.ts";
import {
  checkFiles,
  checkLoaded,
  checkUnloaded,
  listProjectFiles,
} from "../../../src/plan/doctor/check-project.ts";
import { findWithoutImage, stackChecks } from "../../../src/plan/doctor/check-stack.ts";
import type { Diagnosis } from "../../../src/plan/doctor/diagnosis.ts";
import { aModel, aService, aStep } from "../../support/build/shapes.ts";

const show = (diagnoses: readonly Diagnosis[]) =>
  diagnoses.map(({ name, status, message }) => `${name} ${status}: ${message}`);

describe("listProjectFiles", () => {
  const located = { directory: "/p", manifestDirectory: "/m", base: "/p", named: undefined, found: [] };
  const packs = { folder: "/m/templates/features", names: ["ui"] };
  const named = {
    paths: ["-", "/x/a.yaml", "oci://example.org/app:1"],
    source: { kind: "argument", detail: "--file" } as const,
  };

  it("lists every file that Compose and stackctl may find", () => {
    const files = listProjectFiles(located, { envFiles: [], packs });
    expect(files).toContain("/p/compose.override.yaml");
    expect([files[0], files[1], files.at(-1)]).toEqual([
      "/m/stackctl.yaml",
      "/p/.env",
      "/m/templates/features/ui/feature.yaml",
    ]);
  });

  it("lists named files of this machine instead", () => {
    const files = listProjectFiles({ ...located, named }, { envFiles: ["/p/b.env"], packs });
    expect(files).toEqual([
      "/m/stackctl.yaml",
      "/p/b.env",
      "/x/a.yaml",
      "/m/templates/features/ui/feature.yaml",
    ]);
  });
});

describe("checkFiles", () => {
  it("reports each unreadable file", () => {
    const error = new StackError("invalid-manifest", { message: "stackctl.yaml cannot be read" });
    expect(show(checkFiles([error, error]))).toHaveLength(2);
    expect(show(checkFiles([]))).toEqual(["files ok: all files of the project are readable"]);
  });
});

describe("checkUnloaded", () => {
  const error = (code: "engine-unavailable" | "no-compose-file" | "invalid-manifest") =>
    new StackError(code, { message: "no luck" });
  const usual = { isNamed: false, hasCompose: true };

  it.each([
    ["its files cannot be read", { ...usual, error: undefined }, "skipped: needs readable project files"],
    [
      "Compose is missing",
      { ...usual, hasCompose: false, error: error("engine-unavailable") },
      "skipped: needs Compose",
    ],
    ["the engine does not answer", { ...usual, error: error("engine-unavailable") }, "error: no luck"],
    ["there is no project", { ...usual, error: error("no-compose-file") }, "skipped: no luck"],
    [
      "a named file is missing",
      { ...usual, isNamed: true, error: error("no-compose-file") },
      "error: no luck",
    ],
    ["it is invalid", { ...usual, error: error("invalid-manifest") }, "error: no luck"],
  ])("reports a project that was not loaded, because %s", (_, unloaded, expected) => {
    const [project, ...others] = show(checkUnloaded(unloaded));
    expect(project).toBe(`project ${expected}`);
    expect(others).toHaveLength(stackChecks.length + 2);
    expect(others.every((one) => one.endsWith("skipped: needs the project"))).toBe(true);
  });
});

describe("checkLoaded", () => {
  it("counts services, and reports why the engine cannot run them", () => {
    const loaded = { project: "shop", enabled: 1, total: 3, refusal: undefined };
    const refusal = new StackError("cannot-run-embedded", { message: "web has no command" });
    const project = "project ok: shop: 1 of 3 services are enabled";
    expect(show(checkLoaded(loaded))).toEqual([project]);
    expect(show(checkLoaded({ ...loaded, refusal }))).toEqual([
      project,
      "runnable error: web has no command",
    ]);
  });
});

describe("findWithoutImage", () => {
  it("tells enabled services from disabled ones", () => {
    const services = ["web", "db", "llm"].map((name) => aService(name, { image: `${name}:1` }));
    const model = aModel(...services);
    const selected = services.slice(0, 2).map((service) => aStep(service));
    const images = new Map([["web:1", "sha256:1"]]);
    expect(findWithoutImage({ model, selected, images })).toEqual({ on: ["db"], off: ["llm"] });
  });
});
