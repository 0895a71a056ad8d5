import { describe, expect, it } from "vitest";
import { createBell } from "../../../src/run/readiness/bell.ts";
import { FakeClock } from "../../support/fakes/fake-clock.ts";

const { signal } = new AbortController();

function stage() {
  const clock = new FakeClock(0);
  const bell = createBell();
  const heard = async (atMs = Number.POSITIVE_INFINITY, pauseMs = 20) => {
    await clock.drive(bell.heard(clock, atMs, pauseMs, signal));
    return clock.now();
  };
  const later = (ms: number, act: () => void) => void clock.sleep(ms).then(act);
  return { clock, bell, heard, later };
}

describe("a bell", () => {
  it("wakes a waiter when it is rung, also if it was rung before the wait", async () => {
    const { bell, heard, later } = stage();
    bell.ring();
    expect(await heard()).toBe(0);
    later(300, bell.ring);
    expect(await heard()).toBeLessThan(320);
  });

  it("wakes a waiter at the instant without a ring", async () => {
    const { heard } = stage();
    expect(await heard(700)).toBe(700);
  });

  it("wakes a waiter once for a burst of rings", async () => {
    const { clock, bell, heard } = stage();
    bell.ring();
    await heard();
    for (let times = 0; times < 5; times += 1) bell.ring();
    expect(await heard()).toBe(20);
    expect(await heard(clock.now() + 100)).toBe(120);
  });

  it("wakes a waiter at once after the first nudge in a while, and then twice a second", async () => {
    const { clock, bell, heard, later } = stage();
    await heard(5_000);
    later(900, bell.nudge);
    expect(await heard()).toBeLessThan(5_920);
    const firstAtMs = clock.now();
    later(10, bell.nudge);
    later(20, bell.nudge);
    expect(await heard()).toBe(firstAtMs + 500);
  });

  it("does not delay a ring or an instant because of a nudge", async () => {
    const { clock, bell, heard, later } = stage();
    bell.ring();
    await heard();
    bell.nudge();
    later(100, bell.ring);
    expect(await heard()).toBeLessThan(120);
    const atMs = clock.now();
    bell.nudge();
    expect(await heard(atMs + 50)).toBe(atMs + 50);
  });

  it("rejects with the error of a failure, and with the reason of an abort", async () => {
    const { clock, bell, heard, later } = stage();
    const ending = new AbortController();
    later(10, () => ending.abort(new Error("enough")));
    await expect(clock.drive(bell.heard(clock, Number.POSITIVE_INFINITY, 20, ending.signal))).rejects.toThrow(
      "enough",
    );
    later(10, () => bell.fail(new Error("engine gone")));
    await expect(heard()).rejects.toThrow("engine gone");
    await expect(heard()).rejects.toThrow("engine gone");
  });
});
