import { expect, it } from "vitest";
import { createTurnstile } from "../../../src/adapters/docker/create-turnstile.ts";

it("starts a waiting task when another one has passed, in order, and counts each pass once", () => {
  const turnstile = createTurnstile(2);
  const started: number[] = [];
  const passes: (() => void)[] = [];
  for (const number of [0, 1, 2, 3]) {
    turnstile.enter((passed) => {
      started.push(number);
      passes[number] = passed;
    });
  }
  expect(started).toEqual([0, 1]);
  passes[1]?.();
  passes[1]?.();
  expect(started).toEqual([0, 1, 2]);
  passes[0]?.();
  expect(started).toEqual([0, 1, 2, 3]);
});

it("admits the next task if one passes at once", () => {
  const started: number[] = [];
  const turnstile = createTurnstile(1);
  for (const number of [0, 1]) {
    turnstile.enter((passed) => {
      started.push(number);
      passed();
    });
  }
  expect(started).toEqual([0, 1]);
});
