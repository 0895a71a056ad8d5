import { describe, expect, it } from "vitest";
import { type History, noHistory, type ServiceRun } from "../../../src/domain/history.ts";
import { noticeSlow } from "../../../src/plan/history/notice-slow.ts";
import {
  extendHistory,
  type Learned,
  learnedPeaks,
  parseHistory,
} from "../../../src/plan/history/project-history.ts";
import { findUsualStart, judgeStart, medianOf } from "../../../src/plan/history/usual-start.ts";
import { withUsualTimes } from "../../../src/plan/launch/describe-planned.ts";
import { findKnownStarts, findStartTimes, listRuns } from "../../../src/plan/readiness/start-times.ts";
import { aContainer } from "../../support/build/shapes.ts";

const day = 24 * 3_600_000;
const nowMs = 100 * day;

const run = (startedAtMs: number, startMs = 1000, peakMemoryBytes: number | null = null): ServiceRun => ({
  startedAtMs,
  startMs,
  readyMs: startMs + 200,
  peakMemoryBytes,
});
const historyOf = (services: Readonly<Record<string, ServiceRun[]>>): History => ({ version: 1, services });
const learnedOf = (
  runs: Readonly<Record<string, ServiceRun>>,
  peaks: Readonly<Record<string, { startedAtMs: number; peakMemoryBytes: number }>> = {},
): Learned => ({ runs: new Map(Object.entries(runs)), peaks: new Map(Object.entries(peaks)) });
const bounds = { known: new Set(["db"]), nowMs };

describe("parseHistory", () => {
  it("reads a written history", () => {
    const history = historyOf({ db: [run(1, 2, 3)] });
    expect(parseHistory(JSON.stringify(history))).toEqual(history);
  });

  it.each([
    ["missing", undefined],
    ["empty", ""],
    ["half written", '{"version":1,"services":{"db":[{"startedAt'],
    ["of another version", '{"version":2,"services":{}}'],
    ["no history at all", "[1]"],
    ["with a negative time", JSON.stringify(historyOf({ db: [run(1, -2)] }))],
  ])("returns an empty history for one that is %s", (_, text) => {
    expect(parseHistory(text)).toEqual(noHistory);
  });
});

describe("extendHistory", () => {
  it("adds runs in the order of their starts, each once", () => {
    const first = extendHistory(noHistory, learnedOf({ db: run(20) }), bounds);
    const second = extendHistory(first, learnedOf({ db: run(10) }), bounds);
    expect(second.services).toEqual({ db: [run(10), run(20)] });
    expect(extendHistory(second, learnedOf({ db: run(20, 9999) }), bounds)).toBe(second);
  });

  it("keeps the runs of two commands, in either order of writing", () => {
    const [mine, theirs] = [learnedOf({ db: run(1) }), learnedOf({ db: run(2), web: run(3) })];
    const all = { db: [run(1), run(2)], web: [run(3)] };
    const now = { known: new Set(["db", "web"]), nowMs };
    expect(extendHistory(extendHistory(noHistory, mine, now), theirs, now).services).toEqual(all);
    expect(extendHistory(extendHistory(noHistory, theirs, now), mine, now).services).toEqual(all);
  });

  it("keeps the last twenty runs of a service", () => {
    const full = historyOf({ db: Array.from({ length: 20 }, (_, index) => run(index + 1)) });
    const { services } = extendHistory(full, learnedOf({ db: run(21) }), bounds);
    expect(services.db).toHaveLength(20);
    expect(services.db?.at(0)).toEqual(run(2));
  });

  it("lets a peak grow, and ignores small growth and the peaks of other runs", () => {
    const history = historyOf({ db: [run(1, 1000, 100)] });
    const grown = (startedAtMs: number, peakMemoryBytes: number) =>
      extendHistory(history, learnedOf({}, { db: { startedAtMs, peakMemoryBytes } }), bounds);
    expect(grown(1, 200).services).toEqual({ db: [run(1, 1000, 200)] });
    expect(grown(1, 104)).toBe(history);
    expect(grown(1, 50)).toBe(history);
    expect(grown(2, 200)).toBe(history);
  });

  it("removes a service that is no longer in the project a month after its last run", () => {
    const old = historyOf({ gone: [run(nowMs - 31 * day)], away: [run(nowMs - 29 * day)], db: [run(1)] });
    const { services } = extendHistory(old, learnedOf({ db: run(2) }), bounds);
    expect(Object.keys(services)).toEqual(["away", "db"]);
  });
});

describe("learnedPeaks", () => {
  it("gives the peak of each measured service", () => {
    const history = historyOf({ db: [run(1, 1, 10), run(2, 1, 30), run(3, 1, 20)], job: [run(1)] });
    expect(learnedPeaks(history)).toEqual(new Map([["db", 30]]));
  });
});

describe("findUsualStart", () => {
  const starts = (...times: readonly number[]) => historyOf({ db: times.map((ms, index) => run(index, ms)) });

  it("is the median, and reports no slow start before three starts are known", () => {
    expect(findUsualStart(noHistory, "db")).toBeUndefined();
    expect(findUsualStart(starts(), "toString")).toBeUndefined();
    expect(findUsualStart(starts(1000, 3000), "db")).toEqual({ startMs: 2000, slowAfterMs: undefined });
    expect(findUsualStart(starts(1000, 9000, 5000), "db")).toEqual({ startMs: 5000, slowAfterMs: 10_000 });
  });

  it("follows a lasting change after five starts", () => {
    const before = Array.from({ length: 15 }, () => 1000);
    expect(findUsualStart(starts(...before, 9000, 9000, 9000, 9000), "db")?.startMs).toBe(1000);
    expect(findUsualStart(starts(...before, 9000, 9000, 9000, 9000, 9000), "db")?.startMs).toBe(9000);
  });

  it.each([
    ["as usual", 1000, 1100, undefined],
    ["three times as long, yet only a moment longer", 200, 600, undefined],
    ["two seconds longer, yet not twice as long", 10_000, 12_500, undefined],
    ["twice as long", 10_000, 20_000, 2],
    ["three and a half times as long", 2000, 7400, 3.5],
  ])("judges a start: %s", (_, usualMs, tookMs, factor) => {
    const usual = findUsualStart(starts(usualMs, usualMs, usualMs), "db");
    expect(usual && judgeStart(tookMs, usual)).toBe(factor);
  });

  it("is added to planned services if known", () => {
    const planned = [{ name: "db" }, { name: "web" }];
    expect(withUsualTimes(planned, starts(4000))).toEqual([{ name: "db", usualReadyMs: 4000 }, planned[1]]);
    expect(withUsualTimes(planned, starts(4000, 4000, 4000))[0]).toEqual({
      name: "db",
      usualReadyMs: 4000,
      slowAfterMs: 8000,
    });
  });

  it("gives a notice for a slow service", () => {
    const times = new Map([
      ["db", 36_000],
      ["web", 50_000],
    ]);
    expect(noticeSlow(times, starts(12_000, 12_000, 12_000))).toEqual([
      {
        code: "slower-than-usual",
        message: "db took 36.0 s to start, 3 times as long as usual (12.0 s)",
        hint: "Run stackctl logs db to see what it did.",
      },
    ]);
  });

  it("names the slowest services and counts the rest if many are slow", () => {
    const known = historyOf(
      Object.fromEntries(["a", "b", "c", "d", "e", "f"].map((name) => [name, [run(1), run(2), run(3)]])),
    );
    const took = { a: 4000, b: 9000, c: 5000, d: 8000, e: 7000, f: 1100 };
    const messages = noticeSlow(new Map(Object.entries(took)), known).map(({ message }) => message);
    expect(messages).toEqual([
      expect.stringMatching(/^b took 9\.0 s/),
      expect.stringMatching(/^d took 8\.0 s/),
      expect.stringMatching(/^e took 7\.0 s/),
      "2 more services took longer to start than usual",
    ]);
    const { b: _, ...four } = took;
    expect(noticeSlow(new Map(Object.entries(four)), known)).toHaveLength(4);
  });
});

describe("start times", () => {
  const containers = [
    aContainer("db", { id: "1", startedAtMs: 10_500 }),
    aContainer("db", { id: "2", startedAtMs: 10_900 }),
    aContainer("old", { startedAtMs: 1000 }),
    aContainer("skewed", { startedAtMs: 9600 }),
    aContainer("absent", { startedAtMs: undefined }),
  ];
  const readyMs = new Map(["db", "old", "skewed", "absent"].map((name) => [name, 2000] as const));
  const facts = { containers, readyMs, commandAtMs: 10_000 };

  it("are those of the first replica; a service that ran before the command has none", () => {
    expect(findStartTimes(facts)).toEqual(
      new Map([
        ["db", 500],
        ["skewed", 0],
      ]),
    );
  });

  it("are the runner's own if it reports them, and never after readiness", () => {
    const startedMs = new Map([
      ["db", 800],
      ["absent", 5000],
    ]);
    expect(findStartTimes({ ...facts, startedMs })).toEqual(
      new Map([
        ["db", 800],
        ["skewed", 0],
        ["absent", 2000],
      ]),
    );
  });

  it("give runs that later commands recognise by their start", () => {
    const runs = listRuns(facts, (service) => (service === "db" ? 7 : null));
    expect([...runs]).toEqual([
      ["db", { startedAtMs: 10_500, startMs: 1500, readyMs: 2000, peakMemoryBytes: 7 }],
      ["skewed", { startedAtMs: 9600, startMs: 2000, readyMs: 2000, peakMemoryBytes: null }],
    ]);
    const history = historyOf(Object.fromEntries([...runs].map(([name, one]) => [name, [one]])));
    expect(findKnownStarts(containers, history)).toEqual(
      new Map([
        ["db", 1500],
        ["skewed", 2000],
      ]),
    );
    expect(findKnownStarts([aContainer("db", { startedAtMs: 1 })], history)).toEqual(new Map());
  });
});

describe("medianOf", () => {
  it("is the middle value, or the mean of the two middle values", () => {
    expect(medianOf([9, 1, 5])).toBe(5);
    expect(medianOf([10, 2])).toBe(6);
    expect(medianOf([])).toBe(0);
  });
});
