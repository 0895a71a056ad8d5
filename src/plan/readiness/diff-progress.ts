import type { Container } from "../../domain/container.ts";
import type { ProgressEvent } from "../../domain/progress-event.ts";
import type { Verdict } from "../../domain/verdict.ts";
import { groupByService } from "../services/group-by-service.ts";
import { countRestarts, type WaitMemory } from "./wait-memory.ts";

/** The state of the stack at one moment of a wait. */
export interface Look {
  readonly verdicts: ReadonlyMap<string, Verdict>;
  readonly containers: readonly Container[];
  readonly memory: WaitMemory;
  /** The container that each verdict is about, by service name. */
  readonly judged: ReadonlyMap<string, string>;
}

/**
 * The differences between two moments of a wait, as events for the user. `afterMs` is the elapsed time in
 * milliseconds.
 */
export function diffProgress(before: Look, now: Look, afterMs: number): readonly ProgressEvent[] {
  const containersBefore = new Map(before.containers.map((container) => [container.id, container]));
  const byService = groupByService(now.containers);
  return [...now.verdicts].flatMap(([service, verdict]) => {
    const containers = byService.get(service) ?? [];
    const happened = containers.flatMap((container) =>
      diffContainer(container, containersBefore.get(container.id), now.memory),
    );
    const past = before.verdicts.get(service);
    return [
      ...happened,
      ...diffVerdict(service, past, verdict, hasStumbled(containers, now.memory), afterMs),
    ];
  });
}

/** Whether a container of the service was unhealthy or restarted during the wait. */
function hasStumbled(containers: readonly Container[], memory: WaitMemory): boolean {
  return containers.some(({ id }) => memory.get(id)?.stumbled ?? false);
}

function diffContainer(
  container: Container,
  past: Container | undefined,
  memory: WaitMemory,
): readonly ProgressEvent[] {
  const { service, id } = container;
  const own = memory.get(id);
  const restarts = countRestarts(container, own);
  const events: ProgressEvent[] = [];
  if (restarts > (past ? countRestarts(past, own) : 0)) {
    const why = container.replacedFor?.why;
    events.push({
      kind: "restarted",
      service,
      restarts,
      exitCode: own?.lastExitCode,
      ...(why !== undefined && { why }),
    });
  }
  const isNewlyUp = container.state === "running" && past?.startedAtMs !== container.startedAtMs;
  if (isNewlyUp && !own?.isOldRun && restarts === 0) events.push({ kind: "starting", service });
  if (container.health === "unhealthy" && past?.health !== "unhealthy") {
    events.push({ kind: "unhealthy", service, output: container.probes.at(-1)?.output ?? "" });
  }
  return events;
}

function diffVerdict(
  service: string,
  past: Verdict | undefined,
  verdict: Verdict,
  recovered: boolean,
  afterMs: number,
): readonly ProgressEvent[] {
  switch (verdict.kind) {
    case "ready":
    case "done":
      return past?.kind === verdict.kind
        ? []
        : [{ kind: "ready", service, verdict: verdict.kind, afterMs, recovered }];
    case "failed":
      return past?.kind === "failed"
        ? []
        : [{ kind: "failed", service, reason: verdict.reason, why: verdict.why }];
    case "flapping":
    case "not-started":
      return [];
    case "starting": {
      const { probesFailed: failed = 0, probesAllowed: allowed } = verdict;
      const pastFailed = past?.kind === "starting" ? (past.probesFailed ?? 0) : 0;
      return allowed === undefined || failed === pastFailed
        ? []
        : [{ kind: "probing", service, failed, allowed }];
    }
  }
}
