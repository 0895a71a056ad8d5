import { type Container, hasEverRun, type ProbesRead } from "../../domain/container.ts";
import type { HookRun } from "../../domain/container-facts.ts";
import { StackError } from "../../domain/errors.ts";
import type { Failure } from "../../domain/report.ts";
import type { SelectedService } from "../../domain/selection.ts";
import { type TimeLimit, timeLimit } from "../../domain/time-limit.ts";
import { findRunBegin, type HookSuspicion, suspectHook } from "../../plan/failures/choose-evidence.ts";
import { explainBuildFailure } from "../../plan/failures/explain-build-failure.ts";
import { explainFailure } from "../../plan/failures/explain-failure.ts";
import { findFailing } from "../../plan/failures/find-failing.ts";
import { countRestarts } from "../../plan/readiness/wait-memory.ts";
import { listContainerSecrets } from "../../plan/secrets/redact-document.ts";
import { groupByService, pickTelling } from "../../plan/services/group-by-service.ts";
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
  /** Whether a task on another machine may read the output of health checks there. */
  readonly inspectNodes?: boolean;
  /** Timeout for evidence from the engine; evidence that is late is left out of the failure card. */
  readonly evidenceMs?: number;
}

/**
 * Number of log lines that are searched for the first error; the engine splits endless lines after 16 KiB.
 */
const readLines = 400;

/**
 * Gathers the evidence for every service that is not ready: root causes first, then the services that wait
 * for them. Leaves out a service that was still starting when the failure of an unrelated one ended the wait.
 */
export async function collectFailures(
  {
    project,
    directory,
    result,
    steps,
    serviceNames,
    secrets,
    inspectNodes = false,
    evidenceMs = 10_000,
  }: FailedWait,
  engine: Engine,
  signal?: AbortSignal,
): Promise<readonly Failure[]> {
  const { verdicts, containers, memory, judged } = result.look;
  const { launchError } = result;
  const services = steps.map(({ service }) => service);
  const byService = groupByService(containers);
  return Promise.all(
    findFailing({ services, verdicts, launchError }).map(async ({ service, causedBy, victims }) => {
      const telling = pickTelling(byService.get(service) ?? [], judged.get(service));
      const restarts = telling ? countRestarts(telling, memory.get(telling.id)) : 0;
      const asking = { engine, limit: timeLimit(evidenceMs, signal) };
      const { asked, hidden } =
        causedBy === null
          ? await withProbes(telling, inspectNodes, asking)
          : { asked: undefined, hidden: undefined };
      const container = asked ?? telling;
      const verdict = verdicts.get(service) ?? { kind: "starting" as const, why: "not created" };
      const [{ logs, facts, inspected }, hook] = await Promise.all([
        readEvidence(asked, restarts, asking),
        causedBy === null
          ? readHook({ project, service }, suspectHook({ container, verdict, launchError }), asking)
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
          hiddenProbes: hidden,
          facts,
          restarts,
          lastExitCode: container && memory.get(container.id)?.lastExitCode,
          logs,
          hook,
          causedBy,
          victims,
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
}

interface Asking {
  readonly engine: Engine;
  readonly limit: TimeLimit;
}

/** The container with the results of its last health checks, also where only a separate call reads them. */
async function withProbes(container: Container | undefined, inspectNodes: boolean, asking: Asking) {
  const { readProbes } = asking.engine;
  if (container === undefined || container.probes.length > 0 || readProbes === undefined) {
    return { asked: container, hidden: undefined };
  }
  const late: ProbesRead = { kind: "elsewhere", problem: "the node did not answer in time" };
  const read = await orNothing((within) => readProbes(container.id, { inspectNodes }, within), late, asking);
  return read.kind === "read"
    ? { asked: { ...container, probes: read.probes }, hidden: undefined }
    : { asked: container, hidden: read };
}

/** Evidence about a container; empty without one. */
async function readEvidence(container: Container | undefined, restarts: number, asking: Asking) {
  if (!container) return { logs: [], facts: undefined, inspected: undefined };
  const { id } = container;
  const { engine } = asking;
  const [logs, facts, inspected] = await Promise.all([
    hasEverRun(container)
      ? orNothing((within) => readLastRun(container, restarts, engine, within), [], asking)
      : [],
    orNothing((within) => engine.readFacts(id, within), undefined, asking),
    orNothing<unknown>((within) => engine.inspect(id, within), undefined, asking),
  ]);
  return { logs, facts, inspected };
}

async function readHook(
  of: { readonly project: string; readonly service: string },
  suspicion: HookSuspicion | undefined,
  asking: Asking,
): Promise<HookRun | undefined> {
  if (suspicion === undefined) return undefined;
  const run = { ...of, container: suspicion.container };
  return orNothing((within) => asking.engine.readHookRun(run, within), undefined, asking);
}

/** What is read; nothing if the engine is gone or late, because the failure itself is reported in any case. */
async function orNothing<Read>(
  read: (within: AbortSignal) => Promise<Read>,
  nothing: Read,
  { limit }: Asking,
): Promise<Read> {
  try {
    return await read(limit.signal);
  } catch (error) {
    const isGone = error instanceof StackError && error.code === "engine-unavailable";
    if (isGone || limit.isOver()) return nothing;
    throw error;
  }
}

/** Log lines since the container's last start; all lines if there are none since then. */
async function readLastRun(
  container: Container,
  restarts: number,
  engine: Engine,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const { id } = container;
  const sinceMs = findRunBegin(container, restarts);
  const lines = await engine.readLogs(id, readLines, signal, sinceMs);
  return lines.length > 0 || sinceMs === undefined ? lines : engine.readLogs(id, readLines, signal);
}
