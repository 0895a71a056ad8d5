import { stripVTControlCharacters } from "node:util";
import { describe, expect, it } from "vitest";
import { layoutProgress } from "../../../src/render/reporters/layout-progress.ts";
import type { ProgressRow } from "../../../src/render/reporters/progress-state.ts";
import { displayWidth } from "../../../src/render/text/wrap-text.ts";
import { ascii, colored, wide } from "../styles.ts";

const screen = { columns: 80, rows: 10, nowMs: 65_400, frame: "⠙" };

const waiting = (service: string, ...after: readonly string[]): ProgressRow => ({
  service,
  after,
  last: undefined,
  sinceMs: undefined,
});
const starting = (service: string): ProgressRow => ({
  service,
  after: [],
  last: { kind: "starting", service },
  sinceMs: 61_100,
});

const rows: readonly ProgressRow[] = [
  {
    service: "fsdp",
    after: [],
    last: { kind: "probing", service: "fsdp", failed: 1, allowed: 5 },
    sinceMs: 400,
  },
  {
    service: "tabby",
    after: [],
    last: { kind: "pulling", service: "tabby", detail: "43 %" },
    sinceMs: 61_100,
  },
  {
    service: "db",
    after: [],
    last: { kind: "unhealthy", service: "db", output: "\u001b[31mconnection\nrefused" },
    sinceMs: 61_100,
  },
  { service: "backend", after: ["db"], last: { kind: "creating", service: "backend" }, sinceMs: undefined },
  waiting("job"),
  waiting("web", "backend", "cache", "fsdp"),
];

describe("layoutProgress", () => {
  it("gives each service one line with what happens and for how long", () => {
    expect(layoutProgress(rows, screen, wide)).toEqual([
      "⠙ fsdp     1 m 05 s  health probe 2 of 5",
      "⠙ tabby         4 s  pulling: 43 %",
      "⠙ db            4 s  unhealthy: connection refused",
      "· backend            waiting for db",
      "· job                waiting",
      // The cache is ready.
      "· web                waiting for backend, fsdp",
    ]);
  });

  it("says of about how long, and when it takes longer than usual", () => {
    const timed = (service: string, tookMs: number, usualMs: number, slowAfterMs?: number): ProgressRow => ({
      ...starting(service),
      sinceMs: 400,
      startedMs: screen.nowMs - tookMs,
      usual: { readyMs: usualMs, slowAfterMs },
    });
    const timedRows = [
      timed("fsdp", 12_400, 34_200),
      timed("late", 13_000, 12_000),
      timed("slow", 36_000, 12_000, 24_000),
      { ...starting("pull"), usual: { readyMs: 12_000, slowAfterMs: undefined } },
    ];
    expect(layoutProgress(timedRows, screen, wide)).toEqual([
      "⠙ fsdp  12 s of about 35 s  starting",
      "⠙ late  13 s of about 12 s  starting",
      "⠙ slow  36 s, 3 × slower than usual  starting",
      "⠙ pull   4 s  starting",
    ]);
    expect(layoutProgress(timedRows, screen, ascii)[2]).toContain("36 s, 3 x slower than usual");
  });

  it("cuts lines to the screen", () => {
    const lines = layoutProgress(rows, { ...screen, columns: 30 }, wide);
    expect(lines[2]).toBe("⠙ db            4 s  unhealth…");
    for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(30);
  });

  it("cuts very long names, so that the rest stays in sight", () => {
    const [line] = layoutProgress([starting("a-service-with-a-name-beyond-all-measure")], screen, wide);
    expect(line).toBe("⠙ a-service-with-a-name-b…  4 s  starting");
  });

  it("leaves out who waits where there is no room for all, and counts them", () => {
    const many = [waiting("w1"), starting("s1"), waiting("w2"), starting("s2"), waiting("w3")];
    expect(layoutProgress(many, { ...screen, rows: 4 }, wide)).toEqual([
      "⠙ s1  4 s  starting",
      "⠙ s2  4 s  starting",
      "+3 more",
    ]);
  });

  it("never has more lines than rows", () => {
    const many = Array.from({ length: 30 }, (_, at) => starting(`s${at}`));
    for (const height of [1, 2, 10, 29, 30, 31]) {
      const lines = layoutProgress(many, { ...screen, rows: height }, wide);
      expect(lines).toHaveLength(Math.min(30, height));
    }
    expect(layoutProgress(many, screen, wide).at(-1)).toBe("+21 more");
  });

  it("is empty when nothing is in progress", () => {
    expect(layoutProgress([], screen, wide)).toEqual([]);
  });

  it("says with words and signs what it says with colours", () => {
    const plain = layoutProgress(rows, screen, wide);
    const painted = layoutProgress(rows, screen, colored);
    expect(painted.map((line) => stripVTControlCharacters(line))).toEqual(plain);
    expect(layoutProgress(rows, { ...screen, frame: "|" }, ascii).join("")).toMatch(/^\p{ASCII}*$/u);
  });
});
