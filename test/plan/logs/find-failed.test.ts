import { describe, expect, it } from "vitest";
import type { Verdict } from "../../../src/domain/verdict.ts";
import { findFailed } from "../../../src/plan/logs/find-failed.ts";
import { createRedactor } from "../../../src/plan/secrets/redact.ts";
import { aContainer } from "../../support/build/shapes.ts";

const failed = (reason: "exited" | "cannot-start", why: string): Verdict => ({ kind: "failed", reason, why });
const verdicts = new Map<string, Verdict>([
  ["db", failed("exited", "exited with code 1")],
  ["web", { kind: "ready" }],
  ["api", failed("cannot-start", "no access with hunter2-hunter2")],
]);
const containers = [
  aContainer("db", { id: "old", state: "exited", finishedAtMs: 1_000 }),
  aContainer("db", { id: "new", state: "exited", finishedAtMs: 9_000 }),
  aContainer("api"),
];
const observed = { verdicts, containers, judged: new Map([["db", "new"]]), nowMs: 10_000 };
const redact = createRedactor(["hunter2-hunter2"]);

describe("findFailed", () => {
  it("lists failed services, with the age of the container that the verdict is about", () => {
    expect(findFailed(observed, [], redact)).toEqual([
      { name: "db", why: "exited with code 1", endedForMs: 1_000 },
      { name: "api", why: "no access with ***", endedForMs: undefined },
    ]);
  });

  it("lists only the named ones", () => {
    expect(findFailed(observed, ["api", "web"], redact).map(({ name }) => name)).toEqual(["api"]);
  });
});
