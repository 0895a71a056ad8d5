import { describe, expect, it } from "vitest";
import type { Container } from "../../../src/domain/container.ts";
import type { Verdict } from "../../../src/domain/verdict.ts";
import { findNewReady } from "../../../src/plan/readiness/find-new-ready.ts";
import { aContainer } from "../../support/build/shapes.ts";

const ready: Verdict = { kind: "ready" };
const starting: Verdict = { kind: "starting", why: "waiting" };

function namesAfter(was: Verdict, then: readonly Container[], now: readonly Container[]) {
  const before = {
    verdicts: new Map([["web", was]]),
    containers: then,
    memory: new Map(),
    judged: new Map(),
  };
  return [...findNewReady(new Map([["web", 900]]), before, now).keys()];
}

describe("findNewReady", () => {
  const old = aContainer("web", { id: "a", startedAtMs: 1 });

  it("leaves out a service that was ready before in the same run, as after up --build without changes", () => {
    expect(namesAfter(ready, [old], [old])).toEqual([]);
  });

  it.each([
    ["was still starting", starting, [old], [old]],
    ["has a new container", ready, [old], [{ ...old, id: "b", startedAtMs: 5 }]],
    ["was restarted", ready, [old], [{ ...old, startedAtMs: 5 }]],
    ["has one more replica", ready, [old], [old, { ...old, id: "b", startedAtMs: 5 }]],
    ["has no container, like a provider", ready, [], []],
  ])("keeps a service that %s", (_title, was, then, now) => {
    expect(namesAfter(was, then, now)).toEqual(["web"]);
  });
});
