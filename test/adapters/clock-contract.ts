import { expect, it } from "vitest";
import type { Clock } from "../../src/ports/clock.ts";

/** What every clock must do; `pass` lets the time go on until the work is done. */
export function describeClockContract(
  clock: Clock,
  pass: <Result>(work: Promise<Result>) => Promise<Result>,
): void {
  it("sleeps as long as it is told", async () => {
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

  it("does not sleep at all when the signal has aborted", async () => {
    const reason = new Error("too late");
    await expect(clock.sleep(3_600_000, AbortSignal.abort(reason))).rejects.toBe(reason);
  });
}
