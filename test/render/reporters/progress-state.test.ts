import { describe, expect, it } from "vitest";
import type { ProgressEvent } from "../../../src/domain/progress-event.ts";
import { applyProgress, isActive, type ProgressState } from "../../../src/render/reporters/progress-state.ts";
import { launch } from "./sample-events.ts";

const tell = (state: ProgressState) =>
  state.map(({ service, last, sinceMs }) => [service, last?.kind ?? "waiting", sinceMs ?? "-"].join(" "));

const stateAfter = (...events: readonly ProgressEvent[]) =>
  events.reduce<ProgressState>((state, event, index) => applyProgress(state, event, (index + 1) * 100), []);

const planned = (...names: string[]): ProgressEvent => ({
  kind: "planned",
  project: "demo",
  services: names.map((name) => ({ name, condition: "healthy", cause: "", after: [] })),
});

describe("applyProgress", () => {
  it.each<[string, readonly ProgressEvent[], readonly string[]]>([
    ["waits for what is planned, in that order", [planned("b", "a")], ["b waiting -", "a waiting -"]],
    [
      "counts from the first thing that is done for a service",
      [planned("a"), { kind: "pulling", service: "a", detail: "" }, { kind: "starting", service: "a" }],
      ["a starting 200"],
    ],
    [
      "does not count the time between creation and start",
      [planned("a"), { kind: "creating", service: "a" }, { kind: "starting", service: "a" }],
      ["a starting 300"],
    ],
    [
      "keeps what is only created waiting",
      [planned("a"), { kind: "creating", service: "a" }],
      ["a creating -"],
    ],
    [
      "adds what was not planned",
      [planned("a"), { kind: "stopping", service: "z", cause: "" }],
      ["a waiting -", "z stopping 200"],
    ],
    [
      "keeps what was there before the plan",
      [{ kind: "stopping", service: "z", cause: "" }, planned("a")],
      ["a waiting -", "z stopping 100"],
    ],
    [
      "lets go of what is ready, failed or stopped",
      [
        planned("a", "b", "c", "d"),
        { kind: "ready", service: "a", verdict: "ready", afterMs: 1, recovered: false },
        { kind: "failed", service: "b", reason: "exited", why: "" },
        { kind: "stopped", service: "c", cause: "" },
      ],
      ["d waiting -"],
    ],
    [
      "takes a service back that is in trouble after it was ready",
      [
        { kind: "ready", service: "a", verdict: "ready", afterMs: 1, recovered: false },
        { kind: "restarted", service: "a", restarts: 1, exitCode: 1 },
      ],
      ["a restarted 200"],
    ],
    [
      "is not changed by notices",
      [
        planned("a"),
        { kind: "notice", notice: { code: "x", message: "y" } },
        { kind: "interrupted", running: [] },
      ],
      ["a waiting -"],
    ],
  ])("%s", (_, events, expected) => {
    expect(tell(stateAfter(...events))).toEqual(expected);
  });

  it("leaves the state it was given as it was", () => {
    const before = stateAfter(planned("a", "b"));
    const copy = structuredClone(before);
    applyProgress(before, { kind: "starting", service: "a" }, 0);
    expect(before).toEqual(copy);
  });

  it("follows a whole launch", () => {
    const state = launch
      .filter(([atMs]) => atMs <= 5000)
      .reduce<ProgressState>((before, [atMs, event]) => applyProgress(before, event, atMs), []);
    expect(tell(state)).toEqual([
      "backend restarted 3300",
      "fsdp building 950",
      "tabby pulling 700",
      "web creating -",
    ]);
    expect(state.map(isActive)).toEqual([true, true, true, false]);
  });
});
