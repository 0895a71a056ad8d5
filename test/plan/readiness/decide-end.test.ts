import { describe, expect, it } from "vitest";
import type { Verdict } from "../../../src/domain/verdict.ts";
import { decideEnd, type EndFacts, settleVerdicts } from "../../../src/plan/readiness/decide-end.ts";
import { aContainer } from "../../support/build/shapes.ts";

const starting: Verdict = { kind: "starting", why: "waiting to start" };
const failed: Verdict = { kind: "failed", reason: "exited", why: "exited with code 3" };
const ready: Verdict = { kind: "ready" };

/** The services that can never start, because db has failed. */
const behindDb = new Map([
  ["api", "db"],
  ["web", "db"],
]);

function facts(
  verdicts: Readonly<Record<string, Verdict>>,
  unstarted: readonly string[],
  changes: Partial<EndFacts> = {},
): EndFacts {
  return {
    blocked: new Map(),
    verdicts: new Map(Object.entries(verdicts)),
    containers: [],
    unstarted: new Set(unstarted),
    until: "ready",
    launch: "succeeded",
    nowMs: 1_000,
    lastNewsMs: 1_000,
    ...changes,
  };
}

describe("decideEnd", () => {
  it.each<[string, EndFacts, unknown]>([
    [
      "while Compose still creates",
      facts({ db: failed }, [], { launch: "running" }),
      Number.POSITIVE_INFINITY,
    ],
    ["once everything is ready", facts({ db: ready, docs: ready }, []), "ended"],
    ["while one is pending and none has failed", facts({ db: starting }, []), Number.POSITIVE_INFINITY],
    ["while an unrelated service may come up", facts({ db: failed, docs: starting }, []), 11_000],
    [
      "once an unrelated service has brought no news for long",
      facts({ db: failed, docs: starting }, [], { nowMs: 11_000 }),
      "ended",
    ],
    [
      "once only what requires the failed one is left, directly or not",
      facts({ db: failed, api: starting, web: starting, docs: ready }, ["api", "web"], { blocked: behindDb }),
      "ended",
    ],
    [
      "while a service can start without the optional one that failed",
      facts({ cache: failed, app: starting }, ["app"]),
      11_000,
    ],
    ["with --no-wait once all is started", facts({ db: starting }, [], { until: "started" }), "ended"],
    [
      "with --no-wait while one service is not started yet",
      facts({ db: starting, api: starting }, ["api"], { until: "started" }),
      Number.POSITIVE_INFINITY,
    ],
    [
      "with --no-wait once nothing else can start",
      facts({ db: failed, api: starting }, ["api"], { until: "started", blocked: behindDb }),
      "ended",
    ],
    [
      "after a failed launch that started nothing",
      facts({ db: starting }, ["db"], { launch: "failed" }),
      "ended",
    ],
    [
      "after a failed launch while something runs",
      facts({ db: starting }, [], { launch: "failed", containers: [aContainer("db")] }),
      Number.POSITIVE_INFINITY,
    ],
  ])("decides %s", (_, given, expected) => {
    const decision = decideEnd(given);
    expect(decision.kind === "ended" ? "ended" : decision.recheckAtMs).toBe(expected);
  });

  it("reports a service that was never started as not started, with the reason", () => {
    const settled = settleVerdicts(
      facts({ db: failed, api: starting, web: starting, docs: starting }, ["api", "web"], {
        blocked: behindDb,
      }),
    );
    expect(Object.fromEntries(settled)).toEqual({
      db: failed,
      api: { kind: "not-started", why: "was not started: it depends on db" },
      web: { kind: "not-started", why: "was not started: it depends on db" },
      docs: starting,
    });
  });
});
