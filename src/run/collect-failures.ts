import { StackError } from "../domain/errors.ts";
import type { Failure } from "../domain/report.ts";
import type { SelectedService } from "../domain/selection.ts";
import { explainFailure } from "../plan/explain-failure.ts";
import { findCulprits, type Standing } from "../plan/find-culprits.ts";
import { groupByService } from "../plan/judge-all.ts";
import { pickTelling } from "../plan/summarize.ts";
import { countRestarts } from "../plan/wait-memory.ts";
import type { Engine } from "../ports/engine.ts";
import type { WaitResult } from "./wait-for-stack.ts";

interface FailedWait {
  readonly result: WaitResult;
  readonly steps: readonly SelectedService[];
  readonly redact: (text: string) => string;
}

/** How many log lines of a culprit are shown. */
const shownLogLines = 15;

/**
 * Gathers the evidence for everything that is not ready: culprits first, then the services that only wait for them.
 * A service that was merely cut short by the failure of an unrelated one is no failure and is left out.
 */
export async function collectFailures(
  { result, steps, redact }: FailedWait,
  engine: Engine,
  signal?: AbortSignal,
): Promise<readonly Failure[]> {
  const { verdicts, containers, memory } = result.look;
  const byService = groupByService(containers);
  const standingOf = (name: string): Standing => {
    const kind = verdicts.get(name)?.kind;
    if (kind === undefined || kind === "ready" || kind === "done") return "ready";
    return kind === "failed" || result.launchError !== "" ? "failed" : "pending";
  };
  const culprits = findCulprits(
    steps.map(({ service }) => service),
    standingOf,
  );
  const failing = [...culprits].filter(([name, causedBy]) => standingOf(causedBy ?? name) === "failed");
  const failures = await Promise.all(
    failing.map(async ([service, causedBy]) => {
      const container = pickTelling(byService.get(service) ?? []);
      const wantsLogs = causedBy === null && container !== undefined && container.state !== "created";
      return explainFailure(
        {
          service,
          condition: steps.find((step) => step.service.name === service)?.condition ?? null,
          verdict: verdicts.get(service) ?? { kind: "starting", why: "not created" },
          container,
          restarts: container ? countRestarts(container, memory.get(container.id)) : 0,
          lastExitCode: container && memory.get(container.id)?.lastExitCode,
          logs: wantsLogs ? await readLogs(container.id, engine, signal) : [],
          causedBy,
          victims: failing.filter(([, cause]) => cause === service).map(([name]) => name),
          launchError: result.launchError,
        },
        redact,
      );
    }),
  );
  return failures.toSorted((a, b) => Number(a.causedBy !== null) - Number(b.causedBy !== null));
}

/** None where the engine itself is gone: the failure is the news all the same. */
async function readLogs(
  id: string,
  engine: Pick<Engine, "readLogs">,
  signal: AbortSignal | undefined,
): Promise<readonly string[]> {
  try {
    return await engine.readLogs(id, shownLogLines, signal);
  } catch (error) {
    if (error instanceof StackError && error.code === "engine-unavailable") return [];
    throw error;
  }
}
