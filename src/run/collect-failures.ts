import type { Container } from "../domain/container.ts";
import { StackError } from "../domain/errors.ts";
import type { HookRun } from "../domain/hook-run.ts";
import type { Failure } from "../domain/report.ts";
import type { SelectedService } from "../domain/selection.ts";
import type { Verdict } from "../domain/verdict.ts";
import { explainBuildFailure } from "../plan/explain-build-failure.ts";
import { explainFailure } from "../plan/explain-failure.ts";
import { findBlamed } from "../plan/find-blamed.ts";
import { findCulprits, type Standing } from "../plan/find-culprits.ts";
import { groupByService } from "../plan/group-by-service.ts";
import { listContainerSecrets } from "../plan/redact-document.ts";
import { pickTelling } from "../plan/summarize.ts";
import { countRestarts } from "../plan/wait-memory.ts";
import type { Engine } from "../ports/engine.ts";
import type { SecretKeeper } from "./secret-keeper.ts";
import type { WaitResult } from "./wait-result.ts";

/** A wait that has ended with something that is not ready. */
export interface FailedWait {
  /** As Compose calls it. */
  readonly project: string;
  /** The project's directory. */
  readonly directory: string;
  readonly result: WaitResult;
  readonly steps: readonly SelectedService[];
  /** Of the whole project, switched on or not. */
  readonly serviceNames: readonly string[];
  readonly secrets: SecretKeeper;
  /** How long the engine may take to tell; what it has not told by then is missing from the card, and nothing else is. */
  readonly evidenceMs?: number;
}

/** How many log lines of a culprit are looked through for its first error; the engine counts 16 KiB of an endless one as one. */
const readLines = 400;

/**
 * The engine writes down a start after the process has begun to speak. An earlier run of the same container is not to
 * be mistaken for this one; those of a crash loop are all alike.
 */
const runBeginsMs = { alone: 10_000, inLoop: 120_000 };

/**
 * Gathers the evidence for everything that is not ready: culprits first, then the services that only wait for them.
 * A service that was merely cut short by the failure of an unrelated one is no failure and is left out.
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
      // Its image, and files that only Compose finds, give it variables too.
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
              : explainBuildFailure(build, { service: step.service, directory }),
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

/** None where the engine is gone or does not tell in time: the failure is the news all the same. */
async function readEvidence(
  container: Container | undefined,
  restarts: number,
  { engine, evidenceMs, signal }: Asking,
) {
  if (!container) return { logs: [], facts: undefined, inspected: undefined };
  const late = AbortSignal.timeout(evidenceMs);
  const within = signal ? AbortSignal.any([signal, late]) : late;
  const orNothing = async <Told>(told: Promise<Told>, nothing: Told): Promise<Told> => {
    try {
      return await told;
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
 * A hook that keeps the service from starting: one before its start where the container has not run, one after its
 * start where Compose blames a hook.
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

/** What a container said since it was last started; all that it said where that is nothing. */
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
