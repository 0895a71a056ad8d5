import { describe, expect, it } from "vitest";
import { withProjectLock } from "../../../src/run/launch/with-project-lock.ts";
import { FakeClock } from "../../support/fakes/fake-clock.ts";
import { FakeLocks } from "../../support/fakes/fake-locks.ts";
import { RecordingReporter } from "../../support/fakes/recording-reporter.ts";
import { ScriptedEngine } from "../../support/fakes/scripted-engine.ts";

function stage() {
  const clock = new FakeClock(0);
  const locks = new FakeLocks();
  const reporter = new RecordingReporter();
  const engine = new ScriptedEngine(clock);
  const run = (work: () => Promise<string>, signal = new AbortController().signal) =>
    withProjectLock(
      { project: "demo", what: "stackctl up", deadlineMs: 5_000 },
      { clock, locks, reporter, engine },
      signal,
      work,
    );
  return { clock, locks, reporter, engine, run };
}
const other = { pid: 42, what: "stackctl down" };

describe("withProjectLock", () => {
  it("holds the lock while the work runs, also if it fails", async () => {
    const { locks, run } = stage();
    expect(await run(async () => String(locks.held.get("demo")?.what))).toBe("stackctl up");
    await expect(run(async () => Promise.reject(new Error("broke")))).rejects.toThrow("broke");
    expect(locks.held.size).toBe(0);
  });

  it("waits for the holder, with one notice", async () => {
    const { clock, locks, reporter, run } = stage();
    locks.held.set("demo", other);
    const result = run(async () => "done");
    await clock.advance(1_000);
    locks.held.delete("demo");
    expect(await clock.drive(result)).toBe("done");
    expect(reporter.of("notice").map(({ notice }) => notice.message)).toEqual([
      "stackctl down (pid 42) is changing demo; waiting for it to end",
    ]);
  });

  it("fails at the deadline with the holder's name, and does nothing", async () => {
    const { clock, locks, run } = stage();
    locks.held.set("demo", other);
    await expect(clock.drive(run(async () => "done"))).rejects.toMatchObject({
      code: "project-locked",
      exitCode: 5,
      message: "stackctl down (pid 42) is still changing demo",
    });
  });

  it("stops waiting at an interrupt", async () => {
    const { clock, locks, run } = stage();
    locks.held.set("demo", other);
    const controller = new AbortController();
    const result = run(async () => "done", controller.signal);
    result.catch(() => undefined);
    await clock.advance(500);
    controller.abort(new Error("Ctrl-C"));
    await expect(result).rejects.toThrow("Ctrl-C");
  });

  it("ends the processes of a killed command first, with a notice", async () => {
    const { clock, locks, reporter, run } = stage();
    const order: string[] = [];
    const parent = { pid: 42, what: "stackctl down" };
    const end = async () => {
      order.push("ended");
      return true;
    };
    locks.left = [{ pid: 43, name: "docker compose", parent, end }];
    await clock.drive(run(async () => String(order.push("worked"))));
    expect(order).toEqual(["ended", "worked"]);
    expect(reporter.of("notice").map(({ notice }) => notice.message)).toEqual([
      "stackctl down (pid 42) was killed and left docker compose (pid 43) changing demo; ending it first",
    ]);
  });

  it("changes nothing while a leftover process cannot be ended", async () => {
    const { clock, locks, run } = stage();
    const parent = { pid: 42, what: "stackctl down" };
    locks.left = [{ pid: 43, name: "docker compose", parent, end: async () => false }];
    const worked: string[] = [];
    await expect(clock.drive(run(async () => String(worked.push("yes"))))).rejects.toMatchObject({
      code: "project-locked",
      message: expect.stringContaining("docker compose (pid 43)"),
    });
    expect(worked).toEqual([]);
    expect(locks.held.size).toBe(0);
  });

  it("waits for a container that the engine still stops for an interrupted command", async () => {
    const { clock, locks, reporter, engine, run } = stage();
    locks.takenOver.add("demo");
    const web = { name: "demo-web-1", isCertain: true, sinceMs: 0, graceMs: 10_000 };
    engine.ending = [[web], [web], []];
    expect(await clock.drive(run(async () => `at ${clock.now()}`))).toBe("at 200");
    expect(reporter.of("notice").map(({ notice }) => notice.message)).toEqual([
      "the engine is still stopping demo-web-1 for an earlier command; waiting for it to finish",
    ]);
  });

  it("continues if a container outlives its grace period after a manual signal", async () => {
    const { clock, locks, engine, run } = stage();
    locks.takenOver.add("demo");
    engine.ending = [[{ name: "demo-web-1", isCertain: true, sinceMs: -14_000, graceMs: 10_000 }]];
    expect(await clock.drive(run(async () => "done"))).toBe("done");
    expect(clock.now()).toBeGreaterThanOrEqual(1_000);
  });

  it("leaves the lock stale at an interrupt, because the engine may still be working", async () => {
    const { locks, run } = stage();
    const controller = new AbortController();
    const work = async () => {
      controller.abort(new Error("Ctrl-C"));
      throw new Error("Ctrl-C");
    };
    await expect(run(work, controller.signal)).rejects.toThrow("Ctrl-C");
    expect(locks.takenOver).toEqual(new Set(["demo"]));
  });
});
