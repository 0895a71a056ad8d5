import { type Container, isAlive } from "../../domain/container.ts";
import type { LogRange } from "../../domain/log-line.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Engine } from "../../ports/engine.ts";
import type { ContainerLine } from "./merge-logs.ts";

/** Which logs to follow. */
export interface LogFollow {
  readonly project: string;
  readonly services: ReadonlySet<string>;
  /** The cursor of the last line already read, by container id; following adds to it. */
  readonly seen: Map<string, string>;
  /** Ids of the containers that existed before. */
  readonly known: ReadonlySet<string>;
  /** For known containers without a cursor: only lines since this moment, in epoch milliseconds. */
  readonly sinceMs: number | undefined;
  readonly untilMs?: number | undefined;
  /** `ended`: return once none of the containers runs any more; `aborted`: wait for containers to come. */
  readonly until: "ended" | "aborted";
}

type LogEngine = Pick<Engine, "streamLogs" | "listContainers" | "inspectContainers" | "watch">;

/**
 * Reports each new line of the services' containers, of containers that restart or are created later too. With `untilMs`,
 * it ends at that time, because an engine ends the log of a quiet container only with a line after it.
 */
export async function followLogs(
  request: LogFollow,
  onLine: (line: ContainerLine) => void,
  { engine, clock }: { readonly engine: LogEngine; readonly clock: Clock },
  signal: AbortSignal,
): Promise<void> {
  const { project, services, seen, known, untilMs, until } = request;
  const stop = new AbortController();
  const within = AbortSignal.any([signal, stop.signal]);
  const following = new Map<string, Promise<void>>();
  let failure: unknown;

  const open = (container: Container) => {
    const { id } = container;
    if (!services.has(container.service) || following.has(id)) return;
    const pump = follow(container).finally(() => following.delete(id));
    following.set(id, pump);
    pump.then(
      () => afterEnd(container),
      (error: unknown) => {
        failure ??= error;
        stop.abort();
      },
    );
  };
  const follow = async (container: Container) => {
    const sinceMs = known.has(container.id) ? request.sinceMs : undefined;
    const range: LogRange = { sinceMs, untilMs, after: seen.get(container.id), follow: true };
    for await (const line of engine.streamLogs(container.id, range, within)) {
      seen.set(container.id, line.cursor);
      onLine({ container, line });
    }
  };
  const afterEnd = async (before: Container) => {
    if (within.aborted) return;
    const [now] = await engine.inspectContainers([before.id], within).catch(() => []);
    // A container may have restarted while its former log was still read.
    if (now?.state === "running" && now.startedAtMs !== before.startedAtMs) open(now);
    else if (await isOver()) stop.abort();
  };
  const isOver = async () => {
    if (until !== "ended" || following.size > 0) return false;
    const all = await engine.listContainers(project, within).catch(() => undefined);
    // Without an answer, the watch decides: it waits until the engine is back, or fails.
    if (all === undefined || following.size > 0) return false;
    return !all.some(({ service, state }) => services.has(service) && isAlive(state));
  };

  if (untilMs !== undefined) {
    sleepUntil(untilMs, clock, within).then(
      () => stop.abort(),
      () => undefined,
    );
  }
  try {
    for await (const { action, containerId } of engine.watch(project, within)) {
      if (action === "resync") {
        for (const container of await engine.listContainers(project, within)) open(container);
      } else if (action === "start" && !following.has(containerId)) {
        for (const container of await engine.inspectContainers([containerId], within)) open(container);
      }
      if (await isOver()) break;
    }
  } catch (error) {
    if (!within.aborted) failure ??= error;
  }
  stop.abort();
  await Promise.allSettled(following.values());
  if (failure !== undefined) throw failure;
  if (untilMs !== undefined) await readLogRest(request, onLine, engine, signal);
}

/** Reports the lines that the engine has by now and that following did not deliver: it may end before them. */
export async function readLogRest(
  { project, services, known, seen, sinceMs, untilMs }: Omit<LogFollow, "until">,
  onLine: (line: ContainerLine) => void,
  engine: Pick<Engine, "listContainers" | "streamLogs">,
  signal: AbortSignal,
): Promise<void> {
  if (signal.aborted) return;
  for (const container of await engine.listContainers(project, signal)) {
    if (!services.has(container.service)) continue;
    const { id } = container;
    const range = {
      untilMs,
      after: seen.get(id),
      sinceMs: known.has(id) ? sinceMs : undefined,
      follow: false,
    };
    for await (const line of engine.streamLogs(id, range, signal)) {
      seen.set(id, line.cursor);
      onLine({ container, line });
    }
  }
}

/** A timer may end a millisecond early by the clock. */
async function sleepUntil(endMs: number, clock: Clock, signal: AbortSignal): Promise<void> {
  while (clock.now() < endMs) await clock.sleep(endMs - clock.now(), signal);
}
