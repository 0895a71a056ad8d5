import type { Container } from "../domain/container.ts";
import type { SelectedService } from "../domain/selection.ts";
import type { Verdict } from "../domain/verdict.ts";
import { findBlocked } from "./find-startable.ts";
import { isPending } from "./judge-all.ts";

/** What decides whether a wait goes on. Times by our own clock. */
export interface EndFacts {
  readonly steps: readonly SelectedService[];
  readonly verdicts: ReadonlyMap<string, Verdict>;
  readonly containers: readonly Container[];
  readonly unstarted: ReadonlySet<string>;
  readonly until: "ready" | "started";
  /** `none`: no launch was needed. */
  readonly launch: "none" | "running" | "succeeded" | "failed";
  readonly nowMs: number;
  /** When something last changed for the better or the worse. */
  readonly lastNewsMs: number;
}

/** Whether the wait is over, or when to ask again though nothing happens. */
export type EndDecision =
  | { readonly kind: "ended" }
  | { readonly kind: "goes-on"; readonly recheckAtMs: number };

/** After a failure, the other services have this long to bring news before the wait ends without them. */
const patienceMs = 10_000;

/**
 * Decides whether a wait has anything left to wait for. One service that failed holds up only what requires it: every
 * other one is still started, and waited for as long as there is news.
 */
export function decideEnd(facts: EndFacts): EndDecision {
  const { launch, until, unstarted, verdicts, nowMs, lastNewsMs } = facts;
  const ended: EndDecision = { kind: "ended" };
  const never: EndDecision = { kind: "goes-on", recheckAtMs: Number.POSITIVE_INFINITY };
  if (launch === "running") return never;
  if (launch === "failed") return until === "started" || !canStillComeUp(facts) ? ended : never;
  const blocked = findBlocked(facts);
  const startable = [...unstarted].filter((name) => !blocked.has(name));
  if (until === "started" && startable.length === 0) return ended;
  const pending = [...verdicts].filter(([name, verdict]) => isPending(verdict) && !blocked.has(name));
  if (pending.length === 0 && startable.length === 0) return ended;
  if (![...verdicts.values()].some(({ kind }) => kind === "failed")) return never;
  const recheckAtMs = lastNewsMs + patienceMs;
  return nowMs >= recheckAtMs ? ended : { kind: "goes-on", recheckAtMs };
}

/** The verdicts once the wait is over: what was never started does not go on starting. */
export function settleVerdicts(facts: EndFacts): ReadonlyMap<string, Verdict> {
  const blocked = findBlocked(facts);
  return new Map(
    [...facts.verdicts].map(([name, verdict]) => {
      if (!isPending(verdict) || !facts.unstarted.has(name)) return [name, verdict];
      const root = blocked.get(name);
      const why = root === undefined ? "was not started" : `was not started: it depends on ${root}`;
      return [name, { kind: "not-started", why } satisfies Verdict];
    }),
  );
}

/** After a launch that failed, only what was started all the same can come up. */
function canStillComeUp({ verdicts, containers }: EndFacts): boolean {
  return containers.some(({ service, state }) => {
    const verdict = verdicts.get(service);
    return verdict !== undefined && isPending(verdict) && (state === "running" || state === "restarting");
  });
}
