import { describe, expect, it } from "vitest";
import { createSystemClock } from "../../../src/adapters/host/system-clock.ts";
import { describeClockContract } from "../clock-contract.ts";

describe("the clock of this machine", () => {
  describeClockContract(createSystemClock(), (work) => work);

  it("counts from 1970", () => {
    expect(createSystemClock().now()).toBeGreaterThan(Date.UTC(2024, 0, 1));
  });
});
