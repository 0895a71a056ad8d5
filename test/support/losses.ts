import { expect } from "vitest";
import type { EventObject } from "../../src/backend/training/jobs/api-objects.ts";

/** A training file that a tiny model learns within a few steps. */
export const trainingText = Array.from(
  { length: 300 },
  (_, line) => `the quick brown fox jumps over dog ${line}\n`,
).join("");

/** The losses of one training step each. */
export type Losses = ReadonlyMap<number, number>;

/** The loss of each step; of a step that was trained again, the last one. */
export function lossesOf(events: readonly Pick<EventObject, "type" | "data">[]): Losses {
  const metrics = events.filter(({ type }) => type === "metrics");
  return new Map(metrics.map(({ data }) => [Number(data.step), Number(data.train_loss)]));
}

export function expectSameLosses(some: Losses, others: Losses): void {
  expect([...some.keys()]).toEqual([...others.keys()]);
  for (const [step, loss] of some) {
    expect(Math.abs(loss - (others.get(step) ?? 0)), `step ${step}`).toBeLessThan(1e-4);
  }
}
