import { describe, expect, it } from "vitest";
import type { PlanStep } from "../../../src/domain/launch-plan.ts";
import { findFinished, hasFinished } from "../../../src/plan/readiness/has-finished.ts";
import { aContainer, aService } from "../../support/build/shapes.ts";

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

describe("findFinished", () => {
  const selected = {
    ...job,
    service: aService("migrate"),
    feature: undefined,
    cause: "",
    timeoutMs: undefined,
  };
  it.each<[readonly PlanStep["kind"][], number]>([
    [[], 1],
    [["build", "wait"], 1],
    [["pull", "wait"], 1],
    [["build", "recreate", "wait"], 0],
    [["start", "wait"], 0],
  ])("with %j in the plan of the job", (kinds, expected) => {
    const steps = kinds.map((kind) => ({ kind, service: "migrate", cause: "" }));
    expect(findFinished(steps, [selected], [aContainer("migrate", done)]).size).toBe(expected);
  });
});
