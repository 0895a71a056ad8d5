import { describe, expect, it } from "vitest";
import type { EndingContainer } from "../../../src/domain/container.ts";
import { findAwaited, noticeAwaited } from "../../../src/plan/engine/await-ending.ts";

const ending = (changes: Partial<EndingContainer>): EndingContainer => ({
  name: "demo-web-1",
  isCertain: true,
  sinceMs: 0,
  graceMs: 30_000,
  ...changes,
});

describe("findAwaited", () => {
  it.each<[string, Partial<EndingContainer>, number, boolean]>([
    ["a certain stop, until its grace period and the kill are over", {}, 34_999, true],
    ["no certain stop after that", {}, 35_000, false],
    ["an uncertain stop for the default grace period", { isCertain: false }, 14_999, true],
    ["no uncertain stop after that", { isCertain: false }, 15_000, false],
    [
      "an uncertain stop for no more than its own grace period",
      { isCertain: false, graceMs: 1_000 },
      6_000,
      false,
    ],
    ["a stop of unknown age from the beginning of the wait", { sinceMs: undefined }, 36_999, true],
    ["no stop after the deadline", { graceMs: 300_000 }, 60_000, false],
  ])("awaits %s", (_, changes, nowMs, expected) => {
    const times = { begunMs: 2_000, nowMs, deadlineMs: 60_000 };
    expect(findAwaited([ending(changes)], times)).toHaveLength(expected ? 1 : 0);
  });
});

describe("noticeAwaited", () => {
  const doubtful = ending({ name: "demo-db-1", isCertain: false });

  it.each([
    [
      "those that are certainly stopping",
      [ending({}), doubtful],
      "the engine is still stopping demo-web-1 for an earlier command; waiting for it to finish",
    ],
    [
      "those that may be stopping",
      [doubtful],
      "the engine may still be stopping demo-db-1 for an earlier command, but keeps no record of it; waiting for at most 15 s",
    ],
  ])("names %s", (_, awaited, message) => {
    expect(noticeAwaited(awaited)).toEqual({ code: "waiting-for-engine", message });
  });
});
