import type { Clock } from "../../../src/ports/clock.ts";

interface Sleeper {
  readonly dueMs: number;
  readonly wake: () => void;
}

/** A clock that a test advances. Sleeping code wakes in order of its wake time. */
export class FakeClock implements Clock {
  #nowMs: number;
  readonly #sleepers = new Set<Sleeper>();

  constructor(startMs = 1_700_000_000_000) {
    this.#nowMs = startMs;
  }

  now(): number {
    return this.#nowMs;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted) return Promise.reject(signal.reason);
    return new Promise((resolve, reject) => {
      const end = (settle: () => void) => {
        this.#sleepers.delete(sleeper);
        signal?.removeEventListener("abort", abort);
        settle();
      };
      const abort = () => end(() => reject(signal?.reason));
      const sleeper: Sleeper = { dueMs: this.#nowMs + Math.max(0, ms), wake: () => end(resolve) };
      this.#sleepers.add(sleeper);
      signal?.addEventListener("abort", abort, { once: true });
    });
  }

  /** Advances the time. Code that wakes may sleep again and wake repeatedly within this interval. */
  async advance(ms: number): Promise<void> {
    const untilMs = this.#nowMs + ms;
    await settleOthers();
    for (let next = this.#next(); next && next.dueMs <= untilMs; next = this.#next()) await this.#wake(next);
    this.#nowMs = untilMs;
  }

  /**
   * Advances the time until the work is settled, and returns its result. Throws if the work waits for
   * something else.
   */
  async drive<Result>(work: Promise<Result>): Promise<Result> {
    let settled = false;
    const note = () => {
      settled = true;
    };
    work.then(note, note);
    await settleOthers();
    // No code sleeps while a module is loaded, for as many turns as reading its files takes.
    for (let idleTurns = 0; !settled; ) {
      const next = this.#next();
      if (next) {
        idleTurns = 0;
        await this.#wake(next);
      } else {
        idleTurns += 1;
        if (idleTurns > mostIdleTurns) throw new Error("the work neither sleeps nor ends");
        await settleOthers();
      }
    }
    return work;
  }

  #next(): Sleeper | undefined {
    return [...this.#sleepers].reduce<Sleeper | undefined>(
      (first, sleeper) => (first && first.dueMs <= sleeper.dueMs ? first : sleeper),
      undefined,
    );
  }

  async #wake(sleeper: Sleeper): Promise<void> {
    this.#nowMs = Math.max(this.#nowMs, sleeper.dueMs);
    sleeper.wake();
    await settleOthers();
  }
}

/** A few seconds on an idle machine; only work that never ends reaches this limit. */
const mostIdleTurns = 200_000;

/** Waits a few turns of the event loop, so all code that does not wait for time can continue. */
async function settleOthers(): Promise<void> {
  for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}
