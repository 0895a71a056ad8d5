import { expect, it } from "vitest";
import type { Clock } from "../../src/ports/clock.ts";

/** What every clock must do; `pass` lets the time go on until the work is done. */
export function describeClockContract(
  clock: Clock,
  pass: <Result>(work: Promise<Result>) => Promise<Result>,
): void {
  it("sleeps for the given time", async () => {
    const before = clock.now();
    await pass(clock.sleep(20));
    // A machine's timers may end a millisecond early by its clock.
    expect(clock.now() - before).toBeGreaterThanOrEqual(19);
  });

  it("sleeps no longer than until the signal aborts, and rejects with its reason", async () => {
    const controller = new AbortController();
    const asleep = clock.sleep(3_600_000, controller.signal);
    controller.abort("SIGINT");
    await expect(asleep).rejects.toBe("SIGINT");
  });

  it("sleeps for years, for callers with an unlimited timeout", async () => {
    const controller = new AbortController();
    const asleep = clock.sleep(9_999 * 3_600_000, controller.signal);
    const woken = await pass(
      Promise.race([asleep.catch(String), clock.sleep(30).then(() => "still asleep")]),
    );
    expect(woken).toBe("still asleep");
    controller.abort("over");
    await expect(asleep).rejects.toBe("over");
  });

  it("does not sleep at all when the signal has aborted", async () => {
    const reason = new Error("too late");
    await expect(clock.sleep(3_600_000, AbortSignal.abort(reason))).rejects.toBe(reason);
  });
}
