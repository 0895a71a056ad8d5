import { describe, expect, it } from "vitest";
import { mapLimited } from "../../src/domain/map-limited.ts";
import { FakeClock } from "../support/fakes/fake-clock.ts";

describe("mapLimited", () => {
  it("returns results in order, and limits concurrency", async () => {
    const clock = new FakeClock();
    let running = 0;
    let most = 0;
    const work = mapLimited([30, 10, 20, 10, 40], 2, async (ms) => {
      running += 1;
      most = Math.max(most, running);
      await clock.sleep(ms);
      running -= 1;
      return ms;
    });
    expect(await clock.drive(work)).toEqual([30, 10, 20, 10, 40]);
    expect(most).toBe(2);
  });

  it("starts nothing after a failure", async () => {
    const started: number[] = [];
    const work = mapLimited([1, 2, 3, 4], 2, async (item) => {
      started.push(item);
      if (item === 1) throw new Error("no");
    });
    await expect(work).rejects.toThrow("no");
    await new Promise(setImmediate);
    expect(started).toEqual([1, 2]);
  });

  it("fails with the first failure, and does nothing for nothing", async () => {
    await expect(mapLimited([1, 2], 2, () => Promise.reject(new Error("no")))).rejects.toThrow("no");
    expect(await mapLimited([], 4, () => Promise.reject(new Error("no")))).toEqual([]);
  });
});
