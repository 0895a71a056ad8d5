import type { Container } from "../domain/container.ts";
import { StackError } from "../domain/errors.ts";
import type { Failure } from "../domain/report.ts";
import type { SelectedService } from "../domain/selection.ts";
import { explainFailure } from "../plan/explain-failure.ts";
import { findBlamed } from "../plan/find-blamed.ts";
import { findCulprits, type Standing } from "../plan/find-culprits.ts";
import { groupByService } from "../plan/judge-all.ts";
import { pickTelling } from "../plan/summarize.ts";
import { countRestarts } from "../plan/wait-memory.ts";
import type { Engine } from "../ports/engine.ts";
import type { WaitResult } from "./wait-for-stack.ts";

interface FailedWait {
  readonly result: WaitResult;
  readonly steps: readonly SelectedService[];
  /** Of the whole project, switched on or not. */
  readonly serviceNames: readonly string[];
  readonly redact: (text: string) => string;
}

/** How many log lines of a culprit are looked through for its first error. */
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
  { result, steps, serviceNames, redact }: FailedWait,
  engine: Engine,
  signal?: AbortSignal,
): Promise<readonly Failure[]> {
  const { verdicts, containers, memory } = result.look;
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
      const container = pickTelling(byService.get(service) ?? []);
      const restarts = container ? countRestarts(container, memory.get(container.id)) : 0;
      const asked = causedBy === null ? container : undefined;
      const { logs, facts } = await readEvidence(asked, restarts, engine, signal);
      const step = steps.find(({ service: { name } }) => name === service);
      return explainFailure(
        {
          service,
          image: step?.service.image,
          condition: step?.condition ?? null,
          verdict: verdicts.get(service) ?? { kind: "starting", why: "not created" },
          container,
          facts,
          restarts,
          lastExitCode: container && memory.get(container.id)?.lastExitCode,
          logs,
          causedBy,
          victims: failing.filter(([, cause]) => cause === service).map(([name]) => name),
          launchError,
          serviceNames,
        },
        redact,
      );
    }),
  );
  return failures.toSorted((a, b) => Number(a.causedBy !== null) - Number(b.causedBy !== null));
}

/** None where the engine itself is gone: the failure is the news all the same. */
async function readEvidence(
  container: Container | undefined,
  restarts: number,
  engine: Engine,
  signal: AbortSignal | undefined,
) {
  if (!container) return { logs: [], facts: undefined };
  try {
    const [logs, facts] = await Promise.all([
      container.state === "created" ? [] : readLastRun(container, restarts, engine, signal),
      engine.readFacts(container.id, signal),
    ]);
    return { logs, facts };
  } catch (error) {
    if (error instanceof StackError && error.code === "engine-unavailable")
      return { logs: [], facts: undefined };
    throw error;
  }
}

/** What a container said since it was last started; all that it said where that is nothing. */
async function readLastRun(
  { id, startedAtMs }: Container,
  restarts: number,
  engine: Engine,
  signal: AbortSignal | undefined,
): Promise<readonly string[]> {
  const beginsMs = restarts > 0 ? runBeginsMs.inLoop : runBeginsMs.alone;
  const sinceMs = startedAtMs === undefined ? undefined : startedAtMs - beginsMs;
  const lines = await engine.readLogs(id, readLines, signal, sinceMs);
  return lines.length > 0 || sinceMs === undefined ? lines : engine.readLogs(id, readLines, signal);
}
