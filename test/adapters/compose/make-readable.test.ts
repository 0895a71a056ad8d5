import { expect, it } from "vitest";
import { makeReadable } from "../../../src/adapters/compose/make-readable.ts";

it("converts Compose's output to valid input, and keeps the rest", () => {
  const printed = {
    name: "shop",
    services: {
      web: {
        mem_limit: "-1",
        memswap_limit: "-1",
        stop_grace_period: "-1",
        blkio_config: { weight: 300, device_read_bps: [{ Path: "/dev/sda", Rate: "12582912" }] },
        labels: { a$$$$b: "x$$y" },
        environment: { A: "-1", B: null },
      },
    },
  };
  expect(makeReadable(printed, { isFilledIn: true })).toEqual({
    name: "shop",
    services: {
      web: {
        mem_limit: -1,
        memswap_limit: -1,
        stop_grace_period: "-1",
        blkio_config: { weight: 300, device_read_bps: [{ path: "/dev/sda", rate: "12582912" }] },
        labels: { a$$b: "x$$y" },
        environment: { A: "-1", B: null },
      },
    },
  });
});

it("keeps dollar signs in keys if no variable was filled in", () => {
  const printed = { services: { web: { labels: { a$$b: "$X" } } } };
  expect(makeReadable(printed, { isFilledIn: false })).toEqual(printed);
});
