import type { Clock } from "../../../src/ports/clock.ts";

interface Sleeper {
  readonly dueMs: number;
  readonly wake: () => void;
}

/** A clock that moves only when it is told to. Everybody who sleeps wakes in the order of their time. */
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

  /** Moves the time on; whoever wakes may sleep again and wake once more on the way. */
  async advance(ms: number): Promise<void> {
    const untilMs = this.#nowMs + ms;
    await settleOthers();
    for (let next = this.#next(); next && next.dueMs <= untilMs; next = this.#next()) await this.#wake(next);
    this.#nowMs = untilMs;
  }

  /** Moves the time on as far as this work needs, and gives its result. Throws when it waits for something else. */
  async drive<Result>(work: Promise<Result>): Promise<Result> {
    let settled = false;
    const note = () => {
      settled = true;
    };
    work.then(note, note);
    await settleOthers();
    // While a module is being loaded nobody sleeps, for as many turns as reading its files takes.
    for (let idleTurns = 0; !settled; ) {
      const next = this.#next();
      if (next) {
        idleTurns = 0;
        await this.#wake(next);
      } else {
        idleTurns += 1;
        if (idleTurns > mostIdleTurns) throw new Error("nobody sleeps, and the work does not end");
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

/** Some seconds of an idle machine, reached only by work that never ends. */
const mostIdleTurns = 200_000;

/** Whatever can go on without time passing has gone on after some turns of the event loop. */
async function settleOthers(): Promise<void> {
  for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}
