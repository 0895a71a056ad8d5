import type { Container } from "../domain/container.ts";
import type { SelectedService } from "../domain/selection.ts";
import type { Verdict } from "../domain/verdict.ts";
import { groupByService } from "./group-by-service.ts";
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
  /** The container that each verdict is about, by service name. */
  readonly judged: ReadonlyMap<string, string>;
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
  const judged = new Map(
    judgements.flatMap(({ step, containerId }) =>
      containerId === undefined ? [] : [[step.service.name, containerId] as const],
    ),
  );
  return { verdicts, rechecks, judged };
}

/** Whether time or events can still change it for the better. */
export function isPending({ kind }: Verdict): boolean {
  return kind === "starting" || kind === "flapping";
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
    case "not-started":
      return verdict;
  }
}
