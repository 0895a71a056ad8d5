import { describe, expect, it } from "vitest";
import { formatBytes } from "../../../src/domain/size.ts";
import { formatMemory } from "../../../src/render/resources/summary-lines.ts";
import { formatDuration, formatPercent, plural } from "../../../src/render/text/amounts.ts";
import { piped } from "../styles.ts";

describe("formatDuration", () => {
  it.each([
    [0, "0 ms"],
    [-5, "0 ms"],
    [850.4, "850 ms"],
    [999.6, "1.0 s"],
    [3200, "3.2 s"],
    [59_940, "59.9 s"],
    [59_960, "1 m 00 s"],
    [125_000, "2 m 05 s"],
    [3_599_600, "1 h 00 m"],
    [3_720_000, "1 h 02 m"],
    [86_399_999, "1 d 00 h"],
    [273_600_000, "3 d 04 h"],
  ])("shows %j ms as %s", (ms, expected) => {
    expect(formatDuration(ms)).toBe(expected);
  });
});

describe("formatBytes", () => {
  it.each([
    [0, "0 B"],
    [512, "512 B"],
    [1023, "1023 B"],
    [1024, "1 KiB"],
    [1536, "1.5 KiB"],
    [11.3 * 1024 ** 2, "11.3 MiB"],
    [256 * 1024 ** 2, "256 MiB"],
    [1023.9 * 1024 ** 2, "1 GiB"],
    [2 * 1024 ** 3, "2 GiB"],
    [5000 * 1024 ** 4, "5000 TiB"],
  ])("shows %j as %s", (bytes, expected) => {
    expect(formatBytes(bytes)).toBe(expected);
  });
});

describe("formatMemory", () => {
  const mib = 1024 ** 2;
  it.each([
    [null, 256 * mib, ""],
    [96 * mib, null, "96 MiB"],
    [96 * mib, 2048 * mib, "96 MiB of 2 GiB"],
    [96 * mib, 256 * mib, "96 of 256 MiB"],
    [240 * mib, 256 * mib, "240 of 256 MiB ⚠"],
  ])("shows %j of %j as %j", (bytes, limit, expected) => {
    expect(formatMemory(bytes, limit, piped)).toBe(expected);
  });
});

it.each([
  [0, "0 %"],
  [0.34, "0.3 %"],
  [9.96, "10 %"],
  [152.4, "152 %"],
])("formatPercent shows %j as %s", (percent, expected) => {
  expect(formatPercent(percent)).toBe(expected);
});

it("plural adds an s to all but one", () => {
  expect([0, 1, 2].map((count) => plural(count, "service"))).toEqual([
    "0 services",
    "1 service",
    "2 services",
  ]);
});
