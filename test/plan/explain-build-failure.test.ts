import { describe, expect, it } from "vitest";
import type { BuildFailure } from "../../src/domain/build-failure.ts";
import type { Service } from "../../src/domain/service.ts";
import { explainBuildFailure } from "../../src/plan/explain-build-failure.ts";
import { findUnbuilt } from "../../src/plan/find-unbuilt.ts";
import { aService } from "../support/build/shapes.ts";

type Build = NonNullable<Service["build"]>;

const file: Build = { context: "/shop/web", dockerfile: "/shop/web/Dockerfile", isInline: false, key: "web" };
const stopped = { place: { file: "Dockerfile", line: 2 }, step: "RUN make", lines: [] };

function cardOf(failure: Partial<BuildFailure>, build: Build = file) {
  const complete = { ...stopped, reason: "did not complete successfully", ...failure };
  return explainBuildFailure(complete, { service: { name: "web", build }, directory: "/shop" });
}

describe("explainBuildFailure", () => {
  it("names the Dockerfile from the project's directory, with line and exit code", () => {
    expect(cardOf({ exitCode: 17 })).toMatchObject({
      message: "build failed at web/Dockerfile:2 (exit 17)",
      exitCode: 17,
      build: { file: "/shop/web/Dockerfile", line: 2, step: "RUN make" },
      commands: ["stackctl up web"],
    });
  });

  it("names dockerfile_inline where there is no file", () => {
    expect(cardOf({ exitCode: 3 }, { ...file, isInline: true })).toMatchObject({
      message: "build failed at dockerfile_inline:2 (exit 3)",
      build: { file: null, line: 2 },
    });
  });

  it("shows stderr first, each stream in its own order", () => {
    const lines = [
      { stream: "stdout", text: "one" },
      { stream: "stderr", text: "warning: old" },
      { stream: "stdout", text: "two" },
      { stream: "stderr", text: "error: no rule" },
    ] as const;
    expect(cardOf({ exitCode: 2, lines })).toMatchObject({
      logs: ["warning: old", "error: no rule", "one", "two"],
      build: { stderrLines: 2 },
    });
  });

  it("keeps the last lines of stderr, however much comes on stdout", () => {
    const noise = Array.from({ length: 100 }, (_, index) => ({
      stream: "stdout" as const,
      text: `note ${index}`,
    }));
    const { logs } = cardOf({ lines: [{ stream: "stderr", text: "error: no rule" }, ...noise] });
    expect(logs).toHaveLength(9);
    expect(logs[0]).toBe("error: no rule");
  });

  it.each<[string, Partial<BuildFailure>, RegExp]>([
    ["a killed step", { exitCode: 137 }, /^give the engine more memory/],
    ["a crash", { exitCode: 139 }, /^check the platform/],
    ["a program that is no program", { exitCode: 126 }, /^make the program executable/],
    [
      "a missing program",
      { exitCode: 127, lines: [{ stream: "stderr", text: "/bin/sh: jq: not found" }] },
      /^install jq/,
    ],
    [
      "a missing program of bash",
      { exitCode: 127, lines: [{ stream: "stderr", text: "bash: line 1: jq: command not found" }] },
      /^install jq/,
    ],
    [
      "a full disk",
      { exitCode: 1, lines: [{ stream: "stderr", text: "write: No space left on device" }] },
      /^free disk space/,
    ],
    [
      "a full disk of the engine",
      { reason: "failed to copy files: write /x: no space left on device" },
      /^free disk space/,
    ],
    [
      "a copied file that is missing",
      { reason: 'failed to compute cache key: failed to calculate checksum of ref a::b: "/x": not found' },
      /^check the path \/x: .* \/shop\/web/,
    ],
    [
      "a base image",
      {
        reason:
          "r.example/a:1: failed to resolve source metadata for r.example/a:1: failed to do request: no such host",
      },
      /^check the name r.example\/a:1 and the network/,
    ],
    ["an unknown target", { reason: 'target stage "prod" could not be found' }, /FROM … AS prod/],
    [
      "a missing build argument",
      { reason: "base name ($BASE) should not be blank" },
      /^set the build argument BASE/,
    ],
    [
      "a missing Dockerfile",
      { reason: "failed to read dockerfile: open Dockerfile: no such file or directory" },
      /^create Dockerfile in \/shop\/web/,
    ],
    [
      "a missing context",
      { reason: 'unable to prepare context: path "/shop/x" not found' },
      /^create the folder \/shop\/x/,
    ],
    [
      "a syntax error",
      { reason: "dockerfile parse error on line 2: unknown instruction: RUNN" },
      /^fix the syntax/,
    ],
    ["any other step", { exitCode: 17 }, /^fix this step/],
  ])("has a hint for %s", (_title, failure, hint) => {
    expect(cardOf(failure).hint).toMatch(hint);
  });
});

describe("findUnbuilt", () => {
  const web = aService("web", { hasBuild: true, build: file });
  const twin = aService("twin", { hasBuild: true, build: file });
  const api = aService("api", { hasBuild: true, build: { ...file, context: "/shop/api", key: "api" } });
  const db = aService("db");
  const namesOf = (failure: Partial<BuildFailure>, services: readonly Service[]) =>
    findUnbuilt({ reason: "", lines: [], ...failure }, services).map(({ name }) => name);

  it.each<[string, Partial<BuildFailure>, readonly Service[], readonly string[]]>([
    ["the named one", { service: "api" }, [db, web, api], ["api"]],
    ["the named one with what builds the same", { service: "web" }, [web, twin, api], ["web", "twin"]],
    ["the only one with a build", {}, [db, web], ["web"]],
    [
      "the one of the context",
      { reason: 'unable to prepare context: path "/shop/api" not found' },
      [web, api],
      ["api"],
    ],
    ["none where several may be meant", {}, [web, api], []],
  ])("finds %s", (_title, failure, services, expected) => {
    expect(namesOf(failure, services)).toEqual(expected);
  });
});
