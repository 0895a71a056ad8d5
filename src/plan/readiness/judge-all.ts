import type { Container } from "../../domain/container.ts";
import type { SelectedService } from "../../domain/selection.ts";
import type { Verdict } from "../../domain/verdict.ts";
import { groupByService } from "../services/group-by-service.ts";
import { type JudgeContext, type Judgement, judge } from "./judge.ts";

/** A crash loop fails after this many restarts once no other service is starting. */
const restartsAlone = 3;
/** While other services are starting, which may let it recover, it fails after this many. */
const restartsAtMost = 10;

/** The state of all services that a wait is about, at one moment. */
export interface Situation {
  /** By service name, in the order of the steps. */
  readonly verdicts: ReadonlyMap<string, Verdict>;
  /** When to judge a pending service again even if no event arrives, by service name. */
  readonly rechecks: ReadonlyMap<string, number>;
  /** The container that each verdict is about, by service name. */
  readonly judged: ReadonlyMap<string, string>;
}

interface WaitDeadlines {
  /** The deadline of services that set no timeout. */
  readonly deadlineMs: number;
  readonly startedAtMs: number;
}

/** Judges every service. A service that is not ready by its deadline, or restarts too often, has failed. */
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
  const byName = new Map(judgements.map((judgement) => [judgement.step.service.name, judgement]));
  for (const judgement of judgements) {
    const { step, recheckAtMs } = judgement;
    const verdict = judgement.isQueued ? nameDependencies(judgement, byName) : judgement.verdict;
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

/** Whether the service may still become ready or done. */
export function isPending({ kind }: Verdict): boolean {
  return kind === "starting" || kind === "flapping";
}

type StepJudgement = Judgement & { readonly step: SelectedService };

/**
 * The verdict on a service that waits to start, with the dependencies that it waits for, such as `waiting for
 * db`.
 */
function nameDependencies(
  { step, verdict }: StepJudgement,
  byName: ReadonlyMap<string, StepJudgement>,
): Verdict {
  const missing = step.service.dependsOn.filter(({ service, condition }) => {
    const dependency = byName.get(service);
    if (!dependency || dependency.verdict.kind === "ready" || dependency.verdict.kind === "done")
      return false;
    return condition !== "service_started" || dependency.isQueued === true;
  });
  if (verdict.kind !== "starting" || missing.length === 0) return verdict;
  return { ...verdict, why: `waiting for ${missing.map(({ service }) => service).join(", ")}` };
}

function giveUp(verdict: Verdict, othersAreStarting: boolean, isLate: boolean): Verdict {
  switch (verdict.kind) {
    case "flapping": {
      const allowed = othersAreStarting ? restartsAtMost : restartsAlone;
      if (verdict.restarts < allowed && !isLate) return verdict;
      return { kind: "failed", reason: verdict.reason ?? "crash-loop", why: verdict.why };
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

/**
 * The verdict of a moment in which stackctl starts nothing: a service that waits for its first start is not
 * started, whereas `up` and `wait` call it starting. A container that the engine itself is about to start is starting.
 */
export function settlePresent(verdict: Verdict, containers: readonly Container[]): Verdict {
  const isUnstarted = containers.every(({ state, waiting }) => state === "created" && waiting === undefined);
  if (verdict.kind !== "starting" || !isUnstarted) return verdict;
  return { kind: "not-started", why: "was not started" };
}
