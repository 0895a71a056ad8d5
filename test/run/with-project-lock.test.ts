import { describe, expect, it } from "vitest";
import { withProjectLock } from "../../src/run/with-project-lock.ts";
import { FakeClock } from "../support/fakes/fake-clock.ts";
import { FakeLocks } from "../support/fakes/fake-locks.ts";
import { RecordingReporter } from "../support/fakes/recording-reporter.ts";

function stage() {
  const clock = new FakeClock(0);
  const locks = new FakeLocks();
  const reporter = new RecordingReporter();
  const run = (work: () => Promise<string>, signal = new AbortController().signal) =>
    withProjectLock(
      { project: "demo", what: "stackctl up", deadlineMs: 5_000 },
      { clock, locks, reporter },
      signal,
      work,
    );
  return { clock, locks, reporter, run };
}
const other = { pid: 42, what: "stackctl down" };

describe("withProjectLock", () => {
  it("holds the lock for as long as the work takes, also when that fails", async () => {
    const { locks, run } = stage();
    expect(await run(async () => String(locks.held.get("demo")?.what))).toBe("stackctl up");
    await expect(run(async () => Promise.reject(new Error("broke")))).rejects.toThrow("broke");
    expect(locks.held.size).toBe(0);
  });

  it("waits for whoever has it, and says so once", async () => {
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

  it("gives up at the deadline with who has it, and does nothing", async () => {
    const { clock, locks, run } = stage();
    locks.held.set("demo", other);
    await expect(clock.drive(run(async () => "done"))).rejects.toMatchObject({
      code: "project-locked",
      exitCode: 5,
      message: "stackctl down (pid 42) is still changing demo",
    });
  });

  it("ends its wait at an interruption", async () => {
    const { clock, locks, run } = stage();
    locks.held.set("demo", other);
    const controller = new AbortController();
    const result = run(async () => "done", controller.signal);
    result.catch(() => undefined);
    await clock.advance(500);
    controller.abort(new Error("Ctrl-C"));
    await expect(result).rejects.toThrow("Ctrl-C");
  });
});
