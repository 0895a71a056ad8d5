import type { Container } from "../../domain/container.ts";
import type { Verdict } from "../../domain/verdict.ts";
import { isPending } from "./judge-all.ts";

/** The facts that decide whether a wait continues. Times are by the clock of stackctl. */
export interface EndFacts {
  /** The services that can never start, each with the failed service that they require. */
  readonly blocked: ReadonlyMap<string, string>;
  readonly verdicts: ReadonlyMap<string, Verdict>;
  readonly containers: readonly Container[];
  readonly unstarted: ReadonlySet<string>;
  readonly until: "ready" | "started";
  /** `none`: no launch was needed. */
  readonly launch: "none" | "running" | "succeeded" | "failed";
  readonly nowMs: number;
  /** When the state of any service last changed. */
  readonly lastNewsMs: number;
}

/** Whether the wait has ended, or when to decide again even if no event arrives. */
export type EndDecision =
  | { readonly kind: "ended" }
  | { readonly kind: "goes-on"; readonly recheckAtMs: number };

/** After a failure, the wait ends if no other service makes progress for this long. */
const patienceMs = 10_000;

/**
 * Decides whether a wait has ended. A failed service blocks only the services that require it. All others are
 * still started, and the wait continues as long as they make progress.
 */
export function decideEnd(facts: EndFacts): EndDecision {
  const { launch, until, unstarted, blocked, verdicts, nowMs, lastNewsMs } = facts;
  const ended: EndDecision = { kind: "ended" };
  const never: EndDecision = { kind: "goes-on", recheckAtMs: Number.POSITIVE_INFINITY };
  if (launch === "running") return never;
  if (launch === "failed") return until === "started" || !canStillBecomeReady(facts) ? ended : never;
  const startable = [...unstarted].filter((name) => !blocked.has(name));
  if (until === "started" && startable.length === 0) return ended;
  const pending = [...verdicts].filter(([name, verdict]) => isPending(verdict) && !blocked.has(name));
  if (pending.length === 0 && startable.length === 0) return ended;
  if (![...verdicts.values()].some(({ kind }) => kind === "failed")) return never;
  const recheckAtMs = lastNewsMs + patienceMs;
  return nowMs >= recheckAtMs ? ended : { kind: "goes-on", recheckAtMs };
}

/** The final verdicts of a wait: a service that was never started is `not-started`, no longer `starting`. */
export function settleVerdicts({
  blocked,
  verdicts,
  unstarted,
}: Pick<EndFacts, "blocked" | "verdicts" | "unstarted">): ReadonlyMap<string, Verdict> {
  return new Map(
    [...verdicts].map(([name, verdict]) => {
      if (!isPending(verdict) || !unstarted.has(name)) return [name, verdict];
      const root = blocked.get(name);
      const why = root === undefined ? "was not started" : `was not started: it depends on ${root}`;
      return [name, { kind: "not-started", why } satisfies Verdict];
    }),
  );
}

/**
 * Whether a service can still become ready after a failed launch: only one whose container was started can.
 */
function canStillBecomeReady({ verdicts, containers }: EndFacts): boolean {
  return containers.some(({ service, state }) => {
    const verdict = verdicts.get(service);
    return verdict !== undefined && isPending(verdict) && (state === "running" || state === "restarting");
  });
}
