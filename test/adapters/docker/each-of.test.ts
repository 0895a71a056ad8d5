import { describe, expect, it } from "vitest";
import { eachOf } from "../../../src/adapters/docker/each-of.ts";
import { FakeClock } from "../../support/fakes/fake-clock.ts";

describe("eachOf", () => {
  it("returns results in order, and limits concurrency", async () => {
    const clock = new FakeClock();
    let running = 0;
    let most = 0;
    const work = eachOf([30, 10, 20, 10, 40], 2, async (ms) => {
      running += 1;
      most = Math.max(most, running);
      await clock.sleep(ms);
      running -= 1;
      return ms;
    });
    expect(await clock.drive(work)).toEqual([30, 10, 20, 10, 40]);
    expect(most).toBe(2);
  });

  it("fails with the first failure, and does nothing for nothing", async () => {
    await expect(eachOf([1, 2], 2, () => Promise.reject(new Error("no")))).rejects.toThrow("no");
    expect(await eachOf([], 4, () => Promise.reject(new Error("no")))).toEqual([]);
  });
});
