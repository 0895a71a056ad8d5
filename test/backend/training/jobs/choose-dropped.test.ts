import fc from "fast-check";
import { expect, it } from "vitest";
import { chooseDropped } from "../../../../src/backend/training/jobs/choose-dropped.ts";

interface Each {
  readonly step: number;
  readonly loss: number | null;
  readonly validation_loss?: number | null;
}

const steps = (found: readonly Each[]) => found.map(({ step }) => step);

it.each<[string, readonly Each[], number, readonly number[], readonly number[]]>([
  ["fewer than it keeps", [at(1, 5), at(2, 4)], 3, [2], []],
  ["the best is among the last", [at(1, 5), at(2, 4), at(3, 3)], 1, [3], [2, 1]],
  ["the best is old", [at(1, 1), at(2, 4), at(3, 3)], 1, [3], [2]],
  ["the same loss twice: the later one is the best", [at(1, 1), at(2, 1), at(3, 3)], 1, [3], [1]],
  ["validation counts before training", [at(1, 1, 9), at(2, 4, 2), at(3, 3, 3)], 1, [3], [1]],
  ["one without validation is not the best", [at(1, 0), at(2, 4, 2), at(3, 3, 3)], 1, [3], [1]],
  ["no loss at all", [at(1, null), at(2, null), at(3, null)], 2, [3], [1]],
  ["one is resumed from that is not the latest", [at(1, 3), at(2, 1), at(3, 3)], 1, [1], []],
  ["an order of its own", [at(3, 3), at(1, 5), at(2, 4)], 1, [3], [2, 1]],
])("chooses what to drop: %s", (_, all, keep, written, dropped) => {
  expect(steps(chooseDropped(all, keep, written))).toEqual(dropped);
});

const loss = fc.option(fc.integer({ min: 0, max: 20 }));
const checkpoint = fc.record({ step: fc.integer({ min: 1, max: 60 }), loss, validation_loss: loss });

it("keeps, after any sequence of checkpoints, the last ones and the best of all that were written", () => {
  const rounds = fc.uniqueArray(checkpoint, { selector: ({ step }) => step, minLength: 1, maxLength: 60 });
  fc.assert(
    fc.property(rounds, fc.integer({ min: 1, max: 6 }), fc.boolean(), (unordered, keep, isValidated) => {
      const written = unordered
        .toSorted((a, b) => a.step - b.step)
        .map(({ validation_loss, ...rest }) => (isValidated ? { ...rest, validation_loss } : rest));
      let kept: readonly Each[] = [];
      for (const each of written) {
        const all = [...kept, each];
        const dropped = chooseDropped(all, keep, [each.step]);
        kept = all.filter((one) => !dropped.includes(one));
      }
      const validated = written.filter((each: Each) => typeof each.validation_loss === "number");
      const measure = ({ loss: trained, validation_loss }: Each) =>
        (validated.length > 0 ? validation_loss : trained) ?? Number.POSITIVE_INFINITY;
      const lowest = Math.min(...written.map(measure));
      expect(steps(kept)).toEqual(expect.arrayContaining(steps(written.slice(-keep))));
      expect(kept.length).toBeLessThanOrEqual(keep + 1);
      if (Number.isFinite(lowest)) expect(kept.map(measure)).toContain(lowest);
    }),
  );
});

function at(step: number, trained: number | null, validated?: number): Each {
  return { step, loss: trained, ...(validated === undefined ? {} : { validation_loss: validated }) };
}
