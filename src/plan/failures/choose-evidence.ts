import { type Container, hasEverRun } from "../../domain/container.ts";
import type { Verdict } from "../../domain/verdict.ts";

/**
 * How long before the recorded start the log is read: the engine records a start after the process has begun
 * to write. `alone` is short enough to exclude an earlier run of the container; the runs of a crash loop are
 * alike.
 */
const runBeginsMs = { alone: 10_000, inLoop: 120_000 };

/** The moment in epoch milliseconds at which the last run of a container begins in its log; undefined if it never ran. */
export function findRunBegin(
  { startedAtMs }: Pick<Container, "startedAtMs">,
  restarts: number,
): number | undefined {
  if (startedAtMs === undefined) return undefined;
  return startedAtMs - (restarts > 0 ? runBeginsMs.inLoop : runBeginsMs.alone);
}

interface HookFacts {
  readonly container: Container | undefined;
  readonly verdict: Verdict;
  readonly launchError: string;
}

/** A hook that may prevent a service from starting. */
export interface HookSuspicion {
  /** The container in which a `post_start` hook ran, and since when; undefined for a `pre_start` hook. */
  readonly container: { readonly id: string; readonly sinceMs: number } | undefined;
}

/**
 * Whether a hook may prevent the service from starting: a `pre_start` hook if the container has not run, a
 * `post_start` hook if the engine or Compose blames a hook. Undefined if not.
 */
export function suspectHook({ container, verdict, launchError }: HookFacts): HookSuspicion | undefined {
  const hasRun = container !== undefined && hasEverRun(container);
  const why = verdict.kind === "failed" && verdict.reason === "cannot-start" ? verdict.why : launchError;
  const said = container?.error || why;
  const isBlamed = /\bhook\b|\bpre_start\b/.test(said);
  if (!isBlamed && (hasRun || said !== "")) return undefined;
  const startedAtMs = container?.startedAtMs;
  const ran = hasRun && startedAtMs !== undefined;
  return { container: ran ? { id: container.id, sinceMs: startedAtMs - 1000 } : undefined };
}
