import { describe, expect, it } from "vitest";
import type { Container } from "../../../src/domain/container.ts";
import type { Verdict } from "../../../src/domain/verdict.ts";
import { findRunBegin, suspectHook } from "../../../src/plan/failures/choose-evidence.ts";
import { aContainer } from "../../support/build/shapes.ts";

const startedAtMs = 1_000_000;

describe("findRunBegin", () => {
  it.each([
    ["of a container that never ran: unknown", undefined, 0, undefined],
    ["shortly before the recorded start", startedAtMs, 0, 990_000],
    ["long before the start of a crash loop", startedAtMs, 3, 880_000],
  ])("reads the log %s", (_, started, restarts, expected) => {
    expect(findRunBegin({ startedAtMs: started }, restarts)).toBe(expected);
  });
});

describe("suspectHook", () => {
  const starting: Verdict = { kind: "starting", why: "not created" };
  const blamed: Verdict = { kind: "failed", reason: "cannot-start", why: "hook exited with code 1" };
  const broken: Verdict = { kind: "failed", reason: "cannot-start", why: "no such device" };
  const created = aContainer("web", { state: "created" });
  const running = aContainer("web", { startedAtMs });
  const before = { container: undefined };
  const after = { container: { id: "web", sinceMs: 999_000 } };

  it.each<[string, Container | undefined, Verdict, string, ReturnType<typeof suspectHook>]>([
    ["has no container", undefined, starting, "", before],
    ["was only created", created, starting, "", before],
    ["was only created, and another error explains it", created, broken, "", undefined],
    ["runs", running, starting, "", undefined],
    ["runs, and the engine blames a hook", { ...running, error: "pre_start failed" }, starting, "", after],
    ["runs, and its verdict blames a hook", running, blamed, "", after],
    ["runs, and Compose blames a hook", running, starting, "hook exited with status 1", after],
    ["is blamed for another launch error", undefined, starting, "no space left on device", undefined],
  ])("judges a service that %s", (_, container, verdict, launchError, expected) => {
    expect(suspectHook({ container, verdict, launchError })).toEqual(expected);
  });
});
