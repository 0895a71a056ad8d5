import { expect, it } from "vitest";
import { settleEngine } from "../../../src/run/engine/settle-engine.ts";
import { FakeClock } from "../../support/fakes/fake-clock.ts";
import { RecordingReporter } from "../../support/fakes/recording-reporter.ts";
import { ScriptedEngine } from "../../support/fakes/scripted-engine.ts";

const forgotten = { name: "demo-web-1", isCertain: false, sinceMs: undefined, graceMs: 300_000 };

it.each([
  ["for the default grace period", 300_000, 60_000, 15_000],
  ["for at most its own grace period", 1_000, 60_000, 6_000],
  ["until the deadline", 300_000, 2_000, 2_000],
])("waits for a container that may be stopped %s", async (_, graceMs, deadlineMs, untilMs) => {
  const clock = new FakeClock(0);
  const engine = new ScriptedEngine(clock);
  const reporter = new RecordingReporter();
  engine.ending = [[{ ...forgotten, graceMs }]];
  const world = { engine, clock, reporter };
  await clock.drive(settleEngine({ project: "demo", deadlineMs }, world, new AbortController().signal));
  expect(clock.now()).toBe(untilMs);
  expect(reporter.of("notice").map(({ notice }) => notice.message)).toEqual([
    "the engine may still be stopping demo-web-1 for an earlier command, but keeps no record of it; waiting for at most 15 s",
  ]);
});
