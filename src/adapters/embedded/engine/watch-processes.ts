import { setTimeout } from "node:timers/promises";
import type { Container, ContainerEvent } from "../../../domain/container.ts";
import type { EmbeddedWorld } from "../embedded-world.ts";
import { readRecords } from "../processes/records.ts";
import { askOnce, lookAt } from "./list-processes.ts";

/** Poll interval: children of other processes exit without a notification. */
const lookEveryMs = 200;

/**
 * Events of a project's processes, starting with a `resync`. During the watch, checks run at their intervals,
 * as with a daemon, so that changes of health are events too. The signal ends the stream without an error.
 */
export async function* watchProcesses(
  project: string,
  world: EmbeddedWorld,
  signal: AbortSignal,
): AsyncGenerator<ContainerEvent> {
  world.demandSystem();
  let before = await snapshot(project, world);
  const queue: ContainerEvent[] = [event(undefined, "resync")];
  let wake = () => {};
  const look = async () => {
    const now = await snapshot(project, world);
    const news = compare(before, now);
    before = now;
    queue.push(...news);
    if (news.length > 0) wake();
  };
  const leave = world.lookNow.join(look);
  const asking = new Set<string>();
  const failures: unknown[] = [];
  const onBug = (error: unknown) => {
    failures.push(error);
    wake();
  };
  try {
    while (!signal.aborted) {
      for (let next = queue.shift(); next; next = queue.shift()) {
        yield next;
        if (signal.aborted) return;
      }
      askDue(project, [...before.values()], asking, { world, signal, look, onBug });
      const pause = new AbortController();
      wake = () => pause.abort();
      await setTimeout(lookEveryMs, undefined, { signal: AbortSignal.any([signal, pause.signal]) }).catch(
        () => {},
      );
      if (failures.length > 0 && !signal.aborted) throw failures[0];
      if (!signal.aborted) await look();
    }
  } finally {
    leave();
  }
}

type Snapshot = ReadonlyMap<string, Container>;

async function snapshot(project: string, world: EmbeddedWorld): Promise<Snapshot> {
  const records = await readRecords(world.processes().place);
  const containers = await lookAt(
    records.filter((record) => record.project === project),
    world,
  );
  return new Map(containers.map((container) => [container.id, container]));
}

/** The events between two snapshots. A process that started and exited between them yields both events. */
export function compare(before: Snapshot, now: Snapshot): readonly ContainerEvent[] {
  const gone = [...before.values()]
    .filter(({ id }) => !now.has(id))
    .flatMap((container) => [
      ...(container.state === "running" ? [event(container, "die")] : []),
      event(container, "destroy"),
    ]);
  const changed = [...now.values()].flatMap((container) => {
    const earlier = before.get(container.id);
    const hasBegun = container.startedAtMs !== earlier?.startedAtMs;
    const hasEnded =
      container.state === "exited" &&
      (hasBegun || earlier?.state === "running" || earlier?.state === "created");
    return [
      ...(earlier ? [] : [event(container, "create")]),
      ...(hasBegun && earlier?.state === "running" ? [event(container, "die")] : []),
      ...(hasBegun ? [event(container, "start")] : []),
      ...(hasEnded ? [event(container, "die")] : []),
      ...(earlier && !hasBegun && earlier.health !== container.health && container.state === "running"
        ? [event(container, "health")]
        : []),
    ];
  });
  return [...gone, ...changed];
}

function event(container: Container | undefined, action: ContainerEvent["action"]): ContainerEvent {
  return { service: container?.service ?? "", containerId: container?.id ?? "", action, atMs: Date.now() };
}

interface Asking {
  readonly world: EmbeddedWorld;
  readonly signal: AbortSignal;
  readonly look: () => Promise<void>;
  readonly onBug: (error: unknown) => void;
}

/** Starts each check whose interval is over, without blocking the watch. */
function askDue(
  project: string,
  containers: readonly Container[],
  asking: Set<string>,
  { world, signal, look, onBug }: Asking,
): void {
  for (const { id, state, check, startedAtMs = 0 } of containers) {
    if (state !== "running" || !check || asking.has(id)) continue;
    const lastAtMs = world.health.lastAtMs(id, startedAtMs) ?? startedAtMs;
    if (Date.now() < lastAtMs + check.intervalMs) continue;
    asking.add(id);
    askOne(project, id, world, signal)
      .then(look)
      .catch(onBug)
      .finally(() => asking.delete(id));
  }
}

async function askOne(project: string, id: string, world: EmbeddedWorld, signal: AbortSignal): Promise<void> {
  const records = await readRecords(world.processes().place);
  const record = records.find((one) => one.project === project && one.id === id);
  if (record) await askOnce(record, world, signal);
}
