import { describe, expect, it } from "vitest";
import { FakeClock } from "../support/fakes/fake-clock.ts";
import { describeClockContract } from "./clock-contract.ts";

describe("FakeClock", () => {
  const clock = new FakeClock();
  describeClockContract(clock, (work) => clock.drive(work));

  it("wakes sleepers in the order of their time, and lets them sleep again", async () => {
    const clock = new FakeClock(0);
    const story: string[] = [];
    const sleeper = async (name: string, ms: number, times: number) => {
      for (let count = 0; count < times; count += 1) {
        await clock.sleep(ms);
        story.push(`${name} at ${clock.now()}`);
      }
    };
    const all = [sleeper("a", 30, 1), sleeper("b", 10, 4), sleeper("c", 20, 1)];
    await clock.advance(35);
    expect(story).toEqual(["b at 10", "c at 20", "b at 20", "a at 30", "b at 30"]);
    expect(clock.now()).toBe(35);
    await clock.drive(Promise.all(all));
    expect(clock.now()).toBe(40);
  });

  it("fails when the work waits for something other than time", async () => {
    await expect(new FakeClock().drive(new Promise(() => {}))).rejects.toThrow("neither sleeps nor ends");
  });

  it("passes on the failure of the work", async () => {
    await expect(new FakeClock().drive(Promise.reject(new Error("no")))).rejects.toThrow("no");
  });
});
