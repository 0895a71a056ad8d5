import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { createBuildRecord } from "../../../src/adapters/compose/build-record.ts";
import { parseLaunchLine } from "../../../src/adapters/compose/parse-launch-line.ts";

const Recorded = z.object({ stdout: z.array(z.unknown()), stderr: z.array(z.unknown()) });

/** What `docker compose --progress json up --build` printed (Compose 2.40.3, buildx 0.29.1). */
function explainRecorded(name: string) {
  const file = new URL(`./recorded-builds/${name}.json`, import.meta.url);
  const { stdout, stderr } = Recorded.parse(JSON.parse(readFileSync(file, "utf8")));
  const record = createBuildRecord();
  for (const line of stdout) record.push(JSON.stringify(line));
  const said = stderr
    .flatMap((line) => {
      const read = parseLaunchLine(JSON.stringify(line), ["app", "good"]);
      return read.kind === "text" ? read.lines : [];
    })
    .filter((line) => line.trim() !== "");
  const failure = record.explain(said.join("\n"));
  const lines = failure?.lines.map(({ stream, text }) => `${stream}: ${text}`);
  return { ...failure, lines };
}

describe("createBuildRecord", () => {
  it("recognises an additional context that is not there as a failed build", () => {
    const said = "failed to get build context lib: stat /shop/lib: no such file or directory";
    expect(createBuildRecord().explain(said)).toEqual({ reason: said, lines: [] });
  });

  it("keeps the lines of the failed step with their streams, in the order of time", () => {
    const { lines, ...facts } = explainRecorded("run");
    expect(facts).toMatchObject({ place: { file: "Dockerfile", line: 2 }, exitCode: 17 });
    expect(facts.step).toMatch(/^RUN echo one; /);
    expect(lines?.slice(0, 5)).toEqual([
      "stdout: one",
      "stderr: err-a",
      "stdout: two",
      "stderr: make: *** no rule",
      "stdout: note 0",
    ]);
  });

  it("returns the step of the failed service, without lines of other services", () => {
    expect(explainRecorded("multi")).toMatchObject({
      service: "app",
      place: { file: "Dockerfile", line: 2 },
      exitCode: 127,
      lines: ["stdout: building", "stderr: /bin/sh: nosuchcmd: not found"],
    });
  });

  it.each([
    ["copy", 2, "COPY nothere.txt /x", '"/nothere.txt": not found'],
    ["base", 1, "FROM nosuch.example/base:1", "no such host"],
    ["syntax", 2, "RUNN true", "unknown instruction: RUNN (did you mean RUN?)"],
    ["arg", 2, "FROM $BASE", "base name ($BASE) should not be blank"],
    ["inline", 2, "RUN exit 3", "exit code: 3"],
    ["long", 2, "RUN echo start && \\", "exit code: 1"],
    ["nodf", undefined, undefined, "failed to read dockerfile: open Dockerfile: no such file or directory"],
    ["noctx", undefined, undefined, 'unable to prepare context: path "/project/missing" not found'],
    ["target", undefined, undefined, 'target stage "prod" could not be found'],
  ])("%s: place, step and reason", (name, line, step, reason) => {
    const failure = explainRecorded(name);
    expect(failure.place?.line).toBe(line);
    expect(failure.step).toBe(step);
    expect(failure.reason).toContain(reason);
  });

  it("parses text if Compose prints no JSON", () => {
    const record = createBuildRecord();
    for (const line of [
      "#5 [app 1/2] FROM docker.io/library/busybox",
      "#5 DONE 0.1s",
      "#6 [app 2/2] RUN make",
      "#6 0.204 make: *** no rule to make target",
      '#6 ERROR: process "/bin/sh -c make" did not complete successfully: exit code: 2',
    ]) {
      record.push(line);
    }
    const stderr = [
      "Dockerfile:4",
      "--------------------",
      "   4 | >>> RUN make",
      "--------------------",
      'target app: failed to solve: process "/bin/sh -c make" did not complete successfully: exit code: 2',
    ];
    expect(record.explain(stderr.join("\n"))).toMatchObject({
      service: "app",
      place: { file: "Dockerfile", line: 4 },
      step: "RUN make",
      exitCode: 2,
      lines: [{ stream: "unknown", text: "make: *** no rule to make target" }],
    });
  });

  it("returns nothing if Compose failed for another reason", () => {
    expect(createBuildRecord().explain("Error response from daemon: no such image")).toBeUndefined();
  });
});
