import type { Measurement } from "../../domain/container.ts";
import type { Failure, UpReport } from "../../domain/report.ts";
import type { SelectedService } from "../../domain/selection.ts";
import { fitFailure } from "../../plan/failures/fit-failure.ts";
import { noticeSlow } from "../../plan/history/notice-slow.ts";
import { findUsualStart } from "../../plan/history/usual-start.ts";
import { isEnded } from "../../plan/readiness/apply-proofs.ts";
import { findStartTimes } from "../../plan/readiness/start-times.ts";
import { findCriticalPath } from "../../plan/resources/find-critical-path.ts";
import { noHosting, summarizeFeatures, summarizeServices } from "../../plan/resources/summarize.ts";
import type { Engine } from "../../ports/engine.ts";
import type { Reporter } from "../../ports/reporter.ts";
import type { FailedWait } from "../failures/collect-failures.ts";
import { readHistory, recordHistory } from "../history/history-record.ts";
import type { Project } from "../project/load-project.ts";
import { writeProofs } from "../readiness/proof-record.ts";
import type { WaitResult } from "../readiness/wait-result.ts";
import { readHosting } from "../resources/read-status.ts";
import type { World } from "../world.ts";

/** If the engine cannot measure. */
const noMeasurements: ReadonlyMap<string, Measurement> = new Map();

interface EndedWait extends Pick<UpReport, "stopped" | "warnings"> {
  readonly project: Project;
  readonly result: WaitResult;
  /** The services that were waited for: only these can have failed. */
  readonly steps: readonly SelectedService[];
  /** The services in the report. */
  readonly services: readonly SelectedService[];
  readonly startedAtMs: number;
  /**
   * Milliseconds since the start of the command, by service that it started; otherwise the engine's times
   * count.
   */
  readonly startedMs?: ReadonlyMap<string, number>;
}

/** Containers that ended with success in a run that this wait saw running, without a stop request. */
function findEnded({ containers, memory }: WaitResult["look"]): ReadonlySet<string> {
  const seen = containers.filter((one) => isEnded(one) && memory.get(one.id)?.endedUnseen === false);
  return new Set(seen.map(({ id }) => id));
}

function isAllWell({ look, launchError }: WaitResult): boolean {
  const isWell = [...look.verdicts.values()].every(({ kind }) => kind === "ready" || kind === "done");
  return isWell && launchError === "";
}

/** Loads the code that explains failures only if there is one. */
async function explainFailures(
  failed: FailedWait,
  engine: Engine,
  signal: AbortSignal,
): Promise<readonly Failure[]> {
  const { collectFailures } = await import("../failures/collect-failures.ts");
  return collectFailures(failed, engine, signal);
}

type Reporting = Pick<World, "engine" | "clock" | "files" | "locks" | "secrets"> & {
  readonly reporter: Reporter;
};

/**
 * Measures the running services after a wait, gathers evidence for those that are not ready, and builds the
 * report. Emits notices for services that were slower than usual, and records the start times.
 */
export async function reportWait(wait: EndedWait, world: Reporting, signal: AbortSignal): Promise<UpReport> {
  const { project, result, steps, services, startedAtMs } = wait;
  const { containers, verdicts, judged } = result.look;
  const { engine, clock, reporter, secrets } = world;
  // If no service became ready in this command, skip the slow queries: the report comes faster.
  const isNews = result.readyMs.size > 0;
  const [failures, measurements = noMeasurements, hosting, history, remote] = await Promise.all([
    isAllWell(result)
      ? []
      : explainFailures(
          {
            project: project.model.project,
            directory: project.directory,
            result,
            steps,
            serviceNames: [...project.model.services.keys()],
            secrets,
            inspectNodes: project.settings.inspectNodes,
          },
          engine,
          signal,
        ),
    engine.measure?.(
      containers.filter(({ state }) => state === "running"),
      signal,
    ),
    isNews ? readHosting(containers, engine, signal) : noHosting,
    readHistory(project, world),
    engine.findRemote(signal),
  ]);
  const durationMs = clock.now() - startedAtMs;
  const times = { containers, readyMs: result.readyMs, commandAtMs: startedAtMs, startedMs: wait.startedMs };
  const startedMs = findStartTimes(times);
  const startMs = new Map([...startedMs].map(([name, ms]) => [name, (result.readyMs.get(name) ?? ms) - ms]));
  const slow = noticeSlow(startMs, history);
  for (const notice of slow) reporter.on({ kind: "notice", notice });
  const { endpoints } = project;
  const { features } = project.stack;
  const seen = { services, containers, verdicts, judged };
  const facts = { ...seen, measurements, endpoints, remote, features, startMs, hosting };
  const usualStartMs = new Map(
    services.flatMap(({ service: { name } }) => {
      const usual = findUsualStart(history, name);
      return usual ? [[name, usual.startMs] as const] : [];
    }),
  );
  const reports = summarizeServices(facts, { readyMs: result.readyMs, usualStartMs });
  if (isNews) await writeProofs(project, { containers, ended: findEnded(result.look) }, world);
  await recordHistory(project, { ...times, services: reports }, world);
  return {
    ok: failures.length === 0,
    project: project.model.project,
    engine: project.engine.kind,
    durationMs,
    services: [...reports],
    failures: failures.map((failure) => fitFailure(failure, project.engine.kind)),
    stopped: wait.stopped,
    warnings: [...wait.warnings, ...slow],
    criticalPath: [
      ...findCriticalPath({
        services: services.map(({ service }) => service),
        startedMs,
        readyMs: result.readyMs,
      }),
    ],
    resources: summarizeFeatures(reports, facts),
  };
}
