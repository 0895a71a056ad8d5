import { expect, it } from "vitest";
import { remember } from "../../../src/backend/features/remember.ts";

it("caches an answer from its arrival until it expires", async () => {
  let [now, asked] = [0, 0];
  const ask = remember(
    async () => ++asked,
    100,
    () => now,
  );
  expect(await ask()).toBe(1);
  now = 99;
  expect(await ask()).toBe(1);
  now = 100;
  expect(await ask()).toBe(2);
});
