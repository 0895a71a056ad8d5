import { describe, expect, it } from "vitest";
import { hasFinished } from "../../../src/plan/readiness/has-finished.ts";
import { aContainer } from "../../support/build/shapes.ts";

const job = { condition: "completed", mayExit: true } as const;
const mayEnd = { condition: "running", mayExit: true } as const;
const mustStay = { condition: "running", mayExit: false } as const;
const done = { state: "exited", exitCode: 0 } as const;

describe("hasFinished", () => {
  it.each([
    ["a job with exit code 0", job, done, true],
    ["a job with exit code 3", job, { state: "exited", exitCode: 3 }, false],
    ["a job that runs", job, { state: "running" }, false],
    ["a service that was seen to end by itself", mayEnd, { ...done, endedByItself: true }, true],
    ["a service that may have been stopped", mayEnd, done, false],
    ["a service that must stay", mustStay, { ...done, endedByItself: true }, false],
  ] as const)("%s", (_title, step, container, expected) => {
    expect(hasFinished(step, aContainer("migrate", container))).toBe(expected);
  });
});
