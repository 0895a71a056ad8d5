import { expect, test } from "vitest";
import { findRunning } from "../../../src/run/launch/find-running.ts";

test("an engine that times out leaves the running services unknown", async () => {
  const engine = {
    listContainers: (_project: string, signal?: AbortSignal) =>
      new Promise<never>((_, reject) => {
        signal?.addEventListener("abort", () => reject(signal.reason));
      }),
  };
  expect(await findRunning("p", { engine }, 1)).toBeUndefined();
});

test("an engine that fails leaves the running services unknown", async () => {
  const engine = { listContainers: () => Promise.reject(new Error("gone")) };
  expect(await findRunning("p", { engine })).toBeUndefined();
});
