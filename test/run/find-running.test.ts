import { expect, test } from "vitest";
import { findRunning } from "../../src/run/find-running.ts";

test("an engine that does not answer in time says nothing of what runs", async () => {
  const engine = {
    listContainers: (_project: string, signal?: AbortSignal) =>
      new Promise<never>((_, reject) => {
        signal?.addEventListener("abort", () => reject(signal.reason));
      }),
  };
  expect(await findRunning("p", { engine }, 1)).toBeUndefined();
});

test("an engine that fails says nothing of what runs", async () => {
  const engine = { listContainers: () => Promise.reject(new Error("gone")) };
  expect(await findRunning("p", { engine })).toBeUndefined();
});
