import type { Container } from "../domain/container.ts";
import type { SelectedService } from "../domain/selection.ts";
import type { Verdict } from "../domain/verdict.ts";
import { type JudgeContext, judge } from "./judge.ts";

/** A crash loop may still recover while others come up; alone, it has this many restarts, and never more than the second number. */
const restartsAlone = 3;
const restartsAtMost = 10;

/** One look at everything that is waited for. */
export interface Situation {
  /** By service name, in the order of the steps. */
  readonly verdicts: ReadonlyMap<string, Verdict>;
  /** When to look again though nothing happens, by service; one without an instant can be changed only by an event. */
  readonly rechecks: ReadonlyMap<string, number>;
}

interface WaitDeadlines {
  /** For services without a timeout of their own. */
  readonly deadlineMs: number;
  readonly startedAtMs: number;
}

/** Judges every service, and turns into failures what has been waited for long enough. */
export function judgeAll(
  steps: readonly SelectedService[],
  containers: readonly Container[],
  context: JudgeContext,
  deadlines: WaitDeadlines,
): Situation {
  const byService = groupByService(containers);
  const judgements = steps.map((step) => ({
    step,
    ...judge(step, byService.get(step.service.name) ?? [], context),
  }));
  const othersAreStarting = judgements.some(({ verdict }) => verdict.kind === "starting");
  const rechecks = new Map<string, number>();
  const verdicts = new Map<string, Verdict>();
  for (const { step, verdict, recheckAtMs } of judgements) {
    const deadlineMs =
      step.timeoutMs === undefined ? deadlines.deadlineMs : deadlines.startedAtMs + step.timeoutMs;
    const final = giveUp(verdict, othersAreStarting, context.nowMs >= deadlineMs);
    verdicts.set(step.service.name, final);
    if (!isPending(final)) continue;
    rechecks.set(step.service.name, Math.min(deadlineMs, recheckAtMs ?? deadlineMs));
  }
  return { verdicts, rechecks };
}

/** Whether time or events can still change it for the better. */
export function isPending({ kind }: Verdict): boolean {
  return kind === "starting" || kind === "flapping";
}

/**
 * Whether waiting longer can still bring anything. After a launch that failed, only what was started all the same can
 * come up; what was not will never be.
 */
export function canStillMove(
  {
    verdicts,
    containers,
  }: { readonly verdicts: Situation["verdicts"]; readonly containers: readonly Container[] },
  launchFailed: boolean,
): boolean {
  const pending = [...verdicts].filter(([, verdict]) => isPending(verdict)).map(([service]) => service);
  if (!launchFailed) return pending.length > 0;
  return containers.some(
    ({ service, state }) => pending.includes(service) && (state === "running" || state === "restarting"),
  );
}

/** Containers by service, in the order given. */
export function groupByService(containers: readonly Container[]): ReadonlyMap<string, readonly Container[]> {
  const groups = new Map<string, Container[]>();
  for (const container of containers) {
    const group = groups.get(container.service);
    if (group) group.push(container);
    else groups.set(container.service, [container]);
  }
  return groups;
}

function giveUp(verdict: Verdict, othersAreStarting: boolean, isLate: boolean): Verdict {
  switch (verdict.kind) {
    case "flapping": {
      const allowed = othersAreStarting ? restartsAtMost : restartsAlone;
      if (verdict.restarts < allowed && !isLate) return verdict;
      return { kind: "failed", reason: "crash-loop", why: verdict.why };
    }
    case "starting":
      return isLate
        ? { kind: "failed", reason: "timed-out", why: `not ready in time: ${verdict.why}` }
        : verdict;
    case "ready":
    case "done":
    case "failed":
      return verdict;
  }
}
