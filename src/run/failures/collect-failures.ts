import type { Container } from "../../domain/container.ts";
import type { HookRun } from "../../domain/container-facts.ts";
import { StackError } from "../../domain/errors.ts";
import type { Failure } from "../../domain/report.ts";
import type { SelectedService } from "../../domain/selection.ts";
import type { Verdict } from "../../domain/verdict.ts";
import { explainBuildFailure } from "../../plan/failures/explain-build-failure.ts";
import { explainFailure } from "../../plan/failures/explain-failure.ts";
import { findCulprits, type Standing } from "../../plan/failures/find-culprits.ts";
import { findBlamed } from "../../plan/launch/find-blamed.ts";
import { countRestarts } from "../../plan/readiness/wait-memory.ts";
import { pickTelling } from "../../plan/resources/summarize.ts";
import { listContainerSecrets } from "../../plan/secrets/redact-document.ts";
import { groupByService } from "../../plan/services/group-by-service.ts";
import type { Engine } from "../../ports/engine.ts";
import type { WaitResult } from "../readiness/wait-result.ts";
import type { SecretKeeper } from "../secret-keeper.ts";

/** A wait that ended with services that are not ready. */
export interface FailedWait {
  /** Name of the Compose project. */
  readonly project: string;
  /** The project's directory. */
  readonly directory: string;
  readonly result: WaitResult;
  readonly steps: readonly SelectedService[];
  /** Names of all services of the project, enabled or not. */
  readonly serviceNames: readonly string[];
  readonly secrets: SecretKeeper;
  /** Timeout for evidence from the engine; evidence that is late is left out of the failure card. */
  readonly evidenceMs?: number;
}

/**
 * Number of log lines that are searched for the first error; the engine splits endless lines after 16 KiB.
 */
const readLines = 400;

/**
 * How long before the recorded start the log is read: the engine records a start after the process has begun
 * to write. `alone` is short enough to exclude an earlier run of the container; the runs of a crash loop are
 * alike.
 */
const runBeginsMs = { alone: 10_000, inLoop: 120_000 };

/**
 * Gathers the evidence for every service that is not ready: root causes first, then the services that wait
 * for them. Leaves out a service that was still starting when the failure of an unrelated one ended the wait.
 */
export async function collectFailures(
  { project, directory, result, steps, serviceNames, secrets, evidenceMs = 10_000 }: FailedWait,
  engine: Engine,
  signal?: AbortSignal,
): Promise<readonly Failure[]> {
  const { verdicts, containers, memory, judged } = result.look;
  const { launchError } = result;
  const services = steps.map(({ service }) => service);
  const byService = groupByService(containers);
  const blamed = findBlamed(launchError, services);
  const standingOf = (name: string): Standing => {
    const kind = verdicts.get(name)?.kind;
    if (kind === undefined || kind === "ready" || kind === "done") return "ready";
    if (kind === "failed") return "failed";
    return launchError !== "" && (blamed.size === 0 || blamed.has(name)) ? "failed" : "pending";
  };
  const culprits = findCulprits(services, standingOf);
  const failing = [...culprits].filter(([name, causedBy]) => standingOf(causedBy ?? name) === "failed");
  const failures = await Promise.all(
    failing.map(async ([service, causedBy]) => {
      const container = pickTelling(byService.get(service) ?? [], judged.get(service));
      const restarts = container ? countRestarts(container, memory.get(container.id)) : 0;
      const asked = causedBy === null ? container : undefined;
      const asking = { engine, evidenceMs, signal };
      const verdict = verdicts.get(service) ?? { kind: "starting" as const, why: "not created" };
      const [{ logs, facts, inspected }, hook] = await Promise.all([
        readEvidence(asked, restarts, asking),
        causedBy === null
          ? readHook({ project, service, container, verdict }, launchError, asking)
          : undefined,
      ]);
      // Images and files that only Compose reads also set variables with secrets.
      secrets.learn(listContainerSecrets(inspected));
      const build = result.builds?.get(service);
      const step = steps.find(({ service: { name } }) => name === service);
      return explainFailure(
        {
          service,
          image: step?.service.image,
          condition: step?.condition ?? null,
          verdict,
          container,
          facts,
          restarts,
          lastExitCode: container && memory.get(container.id)?.lastExitCode,
          logs,
          hook,
          causedBy,
          victims: failing.filter(([, cause]) => cause === service).map(([name]) => name),
          launchError,
          serviceNames,
          build:
            build === undefined || step === undefined || causedBy !== null
              ? undefined
              : explainBuildFailure(build, { service: step.service, directory }, secrets.redact),
        },
        secrets.redact,
      );
    }),
  );
  return failures.toSorted((a, b) => Number(a.causedBy !== null) - Number(b.causedBy !== null));
}

interface Asking {
  readonly engine: Engine;
  readonly evidenceMs: number;
  readonly signal: AbortSignal | undefined;
}

/**
 * Evidence about a container. Empty if the engine is gone or late: the failure itself is reported in any
 * case.
 */
async function readEvidence(
  container: Container | undefined,
  restarts: number,
  { engine, evidenceMs, signal }: Asking,
) {
  if (!container) return { logs: [], facts: undefined, inspected: undefined };
  const late = AbortSignal.timeout(evidenceMs);
  const within = signal ? AbortSignal.any([signal, late]) : late;
  const orNothing = async <Read>(reading: Promise<Read>, nothing: Read): Promise<Read> => {
    try {
      return await reading;
    } catch (error) {
      const isGone = error instanceof StackError && error.code === "engine-unavailable";
      if (isGone || (late.aborted && !signal?.aborted)) return nothing;
      throw error;
    }
  };
  const [logs, facts, inspected] = await Promise.all([
    container.state === "created" ? [] : orNothing(readLastRun(container, restarts, engine, within), []),
    orNothing(engine.readFacts(container.id, within), undefined),
    orNothing<unknown>(engine.inspect(container.id, within), undefined),
  ]);
  return { logs, facts, inspected };
}

interface HookSuspect {
  readonly project: string;
  readonly service: string;
  readonly container: Container | undefined;
  readonly verdict: Verdict;
}

/**
 * Finds the hook that prevents the service from starting: a `pre_start` hook if the container has not run, a
 * `post_start` hook if Compose blames a hook.
 */
async function readHook(
  { project, service, container, verdict }: HookSuspect,
  launchError: string,
  { engine, evidenceMs, signal }: Asking,
): Promise<HookRun | undefined> {
  const hasRun = container !== undefined && container.state !== "created";
  const why = verdict.kind === "failed" && verdict.reason === "cannot-start" ? verdict.why : launchError;
  const said = container?.error || why;
  const isBlamed = /\bhook\b|\bpre_start\b/.test(said);
  if (!isBlamed && (hasRun || said !== "")) return undefined;
  const late = AbortSignal.timeout(evidenceMs);
  const within = signal ? AbortSignal.any([signal, late]) : late;
  const sinceMs = container?.startedAtMs;
  const ranIn = hasRun && sinceMs !== undefined ? { id: container.id, sinceMs: sinceMs - 1000 } : undefined;
  try {
    return await engine.readHookRun({ project, service, container: ranIn }, within);
  } catch (error) {
    const isGone = error instanceof StackError && error.code === "engine-unavailable";
    if (isGone || (late.aborted && !signal?.aborted)) return undefined;
    throw error;
  }
}

/** Log lines since the container's last start; all lines if there are none since then. */
async function readLastRun(
  { id, startedAtMs }: Container,
  restarts: number,
  engine: Engine,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const beginsMs = restarts > 0 ? runBeginsMs.inLoop : runBeginsMs.alone;
  const sinceMs = startedAtMs === undefined ? undefined : startedAtMs - beginsMs;
  const lines = await engine.readLogs(id, readLines, signal, sinceMs);
  return lines.length > 0 || sinceMs === undefined ? lines : engine.readLogs(id, readLines, signal);
}
