import type { Checkpoint } from "./job.ts";

type Measured = Pick<Checkpoint, "step" | "loss" | "validation_loss">;

/**
 * The checkpoints to delete. A job keeps the last `keep` by step, the best one, and those that were just written or
 * resumed from. The best one has the lowest validation loss, or the lowest training loss if no checkpoint has a
 * validation loss; of equal ones, the latest.
 */
export function chooseDropped<T extends Measured>(
  all: readonly T[],
  keep: number,
  written: readonly number[],
): readonly T[] {
  const latestFirst = all.toSorted((a, b) => b.step - a.step);
  const best = findBest(latestFirst);
  return latestFirst.slice(keep).filter((each) => each !== best && !written.includes(each.step));
}

function findBest<T extends Measured>(latestFirst: readonly T[]): T | undefined {
  const isValidated = latestFirst.some(({ validation_loss }) => typeof validation_loss === "number");
  const lossOf = (each: T) => (isValidated ? each.validation_loss : each.loss) ?? Number.POSITIVE_INFINITY;
  let best: T | undefined;
  for (const each of latestFirst) {
    if (lossOf(each) < (best === undefined ? Number.POSITIVE_INFINITY : lossOf(best))) best = each;
  }
  return best;
}
