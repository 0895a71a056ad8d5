import { describe, expect, it } from "vitest";
import type { BuildFailure } from "../../../src/domain/build-failure.ts";
import type { Service } from "../../../src/domain/service.ts";
import { explainBuildFailure } from "../../../src/plan/failures/explain-build-failure.ts";
import { findUnbuilt } from "../../../src/plan/launch/find-blamed.ts";
import { createRedactor } from "../../../src/plan/secrets/redact.ts";
import { aService } from "../../support/build/shapes.ts";

type Build = NonNullable<Service["build"]>;

const file: Build = { context: "/shop/web", dockerfile: "/shop/web/Dockerfile", isInline: false, key: "web" };
const stopped = { place: { file: "Dockerfile", line: 2 }, step: "RUN make", lines: [] };

function cardOf(failure: Partial<BuildFailure>, build: Build = file) {
  const complete = { ...stopped, reason: "did not complete successfully", ...failure };
  const built = { service: { name: "web", build }, directory: "/shop" };
  return explainBuildFailure(complete, built, createRedactor([]));
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

  it("names the file of another service whose image a build with dockerfile_inline uses", () => {
    const place = { file: "Base.Dockerfile", line: 6 };
    expect(cardOf({ exitCode: 3, place }, { ...file, isInline: true })).toMatchObject({
      message: "build failed at Base.Dockerfile:6 (exit 3)",
      build: { file: null, line: 6 },
    });
  });

  it("keeps the line of a file whose name looks like that of a secret, and hides secrets in the reason", () => {
    const build = { ...file, dockerfile: "/shop/web/Dockerfile.token" };
    const place = { file: "Dockerfile.token", line: 3 };
    const reason = 'failed to load cache key: Get "https://bob:s3cret-x@r.example/a": no such host';
    expect(cardOf({ place, exitCode: 5 }, build).message).toBe(
      "build failed at web/Dockerfile.token:3 (exit 5)",
    );
    expect(cardOf({ place, reason }, build).message).toBe(
      'build failed at web/Dockerfile.token:3: failed to load cache key: Get "https://bob:***@r.example/a": no such host',
    );
  });

  const notFound =
    'failed to compute cache key: failed to calculate checksum of ref a::b: "/dist": not found';

  it.each([
    ["COPY --from=build /dist /srv", "stage, image or context build"],
    ["COPY --chown=1:1 --from=build /dist /srv", "stage, image or context build"],
    ["RUN --mount=type=bind,from=build,source=/dist,target=/d ls /d", "stage, image or context build"],
    ["COPY dist /srv", "build context"],
    ["COPY dist --from=x /srv", "build context"],
    ["RUN --mount=type=bind,source=dist,target=/d ls --from=x", "build context"],
  ])("%s: names where the missing path is looked for", (step, source) => {
    const { message, hint } = cardOf({ step, reason: notFound });
    expect(message).toBe(`build failed at web/Dockerfile:2: /dist is not in the ${source}`);
    expect(hint).toMatch(
      source === "build context"
        ? /relative to the build context \/shop\/web/
        : /relative to the root of build,/,
    );
  });

  it("leaves out the command of a step that could not be started", () => {
    const reason =
      'process "/bin/sh -c echo \\"hi\\"" did not complete successfully: unable to find user app: no matching entries in passwd file';
    expect(cardOf({ reason }).message).toBe(
      "build failed at web/Dockerfile:2: unable to find user app: no matching entries in passwd file",
    );
  });

  it("finds a hint in a step that printed a very long word", () => {
    const lines = [
      { stream: "stdout", text: "x".repeat(2_000_000) },
      { stream: "stderr", text: "/bin/sh: jq: not found" },
    ] as const;
    const reason = `process "/bin/sh -c echo ${"y".repeat(1_000_000)}" did not complete successfully: exit code: 127`;
    expect(cardOf({ exitCode: 127, lines, reason }).hint).toMatch(/^Install jq/);
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

  const notes = (stream: "stdout" | "stderr", count: number) =>
    Array.from({ length: count }, (_, index) => ({ stream, text: `note ${index}` }));
  const line = (stream: "stdout" | "stderr", text: string) => ({ stream, text });

  it("shows the first error of stdout, and says how many lines are left out after it", () => {
    const error = line("stdout", "src/a.ts:3 - error: no such type");
    expect(cardOf({ lines: [...notes("stdout", 20), error, ...notes("stdout", 60)] })).toMatchObject({
      logs: [
        "note 17",
        "note 18",
        "note 19",
        error.text,
        ...Array.from({ length: 7 }, (_, index) => `note ${index}`),
        "note 56",
        "note 57",
        "note 58",
        "note 59",
      ],
      errorLine: 3,
      logGap: { before: 11, lines: 49 },
      build: { stderrLines: 0, stdoutGap: { before: 11, lines: 49 } },
    });
  });

  it("shows the error of stdout beside warnings of stderr", () => {
    const error = line("stdout", "error: no rule");
    const lines = [line("stderr", "old option"), error, ...notes("stdout", 60)];
    const { logs, errorLine, logGap, build } = cardOf({ lines });
    expect(logs.slice(0, 2)).toEqual(["old option", error.text]);
    expect({ errorLine, build }).toMatchObject({ errorLine: 1, build: { stderrLines: 1 } });
    expect(logGap).toEqual(build.stdoutGap);
  });

  it("shows the errors of both streams, with the gaps of both", () => {
    const lines = [
      line("stdout", "error: no rule"),
      ...notes("stdout", 60),
      line("stderr", "fatal: it stops"),
      ...notes("stderr", 60),
    ];
    const { logs, errorLine, logGap, build } = cardOf({ lines });
    expect(errorLine).toBe(0);
    expect([logs[0], logs[15]]).toEqual(["fatal: it stops", "error: no rule"]);
    expect(logs).toHaveLength(23);
    expect(logGap).toEqual({ before: 11, lines: 46 });
    expect(build.stdoutGap).toEqual({ before: 19, lines: 53 });
  });

  it("hides a secret whose line is shown, but not the line that marks it", () => {
    const key = ["-----BEGIN PRIVATE KEY-----", "c29tZXRoaW5nIHNlY3JldA==", "-----END PRIVATE KEY-----"];
    const lines = [...notes("stdout", 9), ...key.map((text) => line("stdout", text)), ...notes("stdout", 6)];
    expect(cardOf({ lines }).logs.slice(0, 2)).toEqual(["***", "***"]);
  });

  it.each<[string, Partial<BuildFailure>, RegExp]>([
    ["a killed step", { exitCode: 137 }, /^Give the engine more memory/],
    ["a crash", { exitCode: 139 }, /^Check the platform/],
    ["a program that is no program", { exitCode: 126 }, /^Make the program executable/],
    [
      "a missing program",
      { exitCode: 127, lines: [{ stream: "stderr", text: "/bin/sh: jq: not found" }] },
      /^Install jq/,
    ],
    [
      "a missing program of bash",
      { exitCode: 127, lines: [{ stream: "stderr", text: "bash: line 1: jq: command not found" }] },
      /^Install jq/,
    ],
    [
      "a full disk",
      { exitCode: 1, lines: [{ stream: "stderr", text: "write: No space left on device" }] },
      /^Free disk space/,
    ],
    [
      "a full disk of the engine",
      { reason: "failed to copy files: write /x: no space left on device" },
      /^Free disk space/,
    ],
    [
      "a copied file that is missing",
      { reason: 'failed to compute cache key: failed to calculate checksum of ref a::b: "/x": not found' },
      /^Check the path \/x: .* \/shop\/web/,
    ],
    [
      "a base image",
      {
        reason:
          "r.example/a:1: failed to resolve source metadata for r.example/a:1: failed to do request: no such host",
      },
      /^Check the name r.example\/a:1 and the network/,
    ],
    ["an unknown target", { reason: 'target stage "prod" could not be found' }, /FROM … AS prod/],
    [
      "a missing build argument",
      { reason: "base name ($BASE) should not be blank" },
      /^Set the build argument BASE/,
    ],
    [
      "a missing Dockerfile",
      { reason: "failed to read dockerfile: open Dockerfile: no such file or directory" },
      /^Create Dockerfile in \/shop\/web/,
    ],
    [
      "a missing context",
      { reason: 'unable to prepare context: path "/shop/x" not found' },
      /^Create the folder \/shop\/x/,
    ],
    [
      "a syntax error",
      { reason: "dockerfile parse error on line 2: unknown instruction: RUNN" },
      /^Fix the syntax/,
    ],
    [
      "a missing program that a step runs without a shell",
      {
        exitCode: 1,
        lines: [
          {
            stream: "stderr",
            text: 'runc run failed: unable to start container process: exec: "jq": executable file not found in $PATH',
          },
        ],
      },
      /^Install jq in/,
    ],
    [
      "a missing shell",
      {
        exitCode: 1,
        lines: [
          {
            stream: "stderr",
            text: 'runc run failed: exec: "/bin/bash": stat /bin/bash: no such file or directory',
          },
        ],
      },
      /^Install \/bin\/bash in/,
    ],
    ["a missing build secret", { reason: "secret npm: not found" }, /^Add npm to build.secrets/],
    [
      "a syntax image",
      {
        reason:
          "failed to resolve source metadata for docker.io/docker/dockerfile:9: failed to do request: no such host",
      },
      /^Check the name docker.io\/docker\/dockerfile:9 and the network/,
    ],
    [
      "a missing additional context",
      { reason: "failed to get build context lib: stat /shop/lib: no such file or directory" },
      /^Create the folder \/shop\/lib, or set build.additional_contexts.lib /,
    ],
    ["any other step", { exitCode: 17 }, /^Fix this step/],
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
