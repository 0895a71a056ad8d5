import { describe, expect, it } from "vitest";
import { containerOf, translateWeb } from "./build-project.ts";

describe("translateHealthcheck", () => {
  it.each([
    ["nothing, which leaves the image's check", undefined, undefined],
    ["a disabled check", { disable: true }, { Test: ["NONE"] }],
    ["a check that is NONE", { test: ["NONE"] }, { Test: ["NONE"] }],
    [
      "a check without a start interval",
      { test: ["CMD", "true"], interval: "1m30s", timeout: "500ms", retries: 4 },
      {
        Test: ["CMD", "true"],
        Interval: 90e9,
        Timeout: 500e6,
        Retries: 4,
        StartInterval: 250e6,
        StartPeriod: 30e9,
      },
    ],
    [
      "a check with its own start",
      { test: "curl localhost", start_interval: "2s", start_period: "1m" },
      { Test: ["CMD-SHELL", "curl localhost"], StartInterval: 2e9, StartPeriod: 60e9 },
    ],
    [
      "other times for the image's check",
      { interval: "5s" },
      { Interval: 5e9, StartInterval: 250e6, StartPeriod: 30e9 },
    ],
  ])("translates %s", (_, healthcheck, expected) => {
    expect(containerOf({ healthcheck }).Healthcheck).toEqual(expected);
  });

  it("leaves the added start interval out of the hash, so that another version of stackctl keeps the tasks", () => {
    const declared = { test: ["CMD", "true"], start_interval: "250ms", start_period: "30s" };
    const added = { test: ["CMD", "true"] };
    const [one, other] = [translateWeb({ healthcheck: declared }), translateWeb({ healthcheck: added })];
    const checkOf = ({ spec }: typeof one) => spec.TaskTemplate.ContainerSpec.Healthcheck;
    expect(checkOf(other)).toEqual(checkOf(one));
    expect(other.hash).not.toBe(one.hash);
  });
});
