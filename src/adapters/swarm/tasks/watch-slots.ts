import type { Container, ContainerEvent } from "../../../domain/container.ts";
import { StackError } from "../../../domain/errors.ts";
import type { Clock } from "../../../ports/clock.ts";

/**
 * A manager sends no events of tasks, so they are polled. A pause is at least four times the reading, and grows with the
 * time since the last change: a service that takes long may be noticed a little later.
 */
const shortestPauseMs = 20;
const longestPauseMs = 250;
const pausePerRead = 4;
const pausePerQuietTime = 1 / 25;
const firstRetryMs = 50;
const longestRetryMs = 1000;
/** How long the manager may be away: a restarted one takes 13 s to elect itself. */
const patienceMs = 30_000;

interface WatchWorld {
  readonly clock: Clock;
  /** The containers now, at each call. */
  readonly list: (signal: AbortSignal) => Promise<readonly Container[]>;
}

/**
 * Events of the slots of a project, found by comparing two readings. A `resync` comes first, and after each time without
 * a manager. Throws StackError `engine-unavailable` if no manager answers at first, or not again in time.
 */
export async function* watchSlots(
  { clock, list }: WatchWorld,
  signal: AbortSignal,
): AsyncGenerator<ContainerEvent> {
  let known: ReadonlyMap<string, Container> | undefined;
  let lostAtMs: number | undefined;
  let hasAnswered = false;
  let retryMs = firstRetryMs;
  let changedAtMs = clock.now();
  while (!signal.aborted) {
    const begunMs = clock.now();
    try {
      const now = new Map((await list(signal)).map((container) => [container.id, container]));
      const events = known === undefined ? [resync(begunMs)] : [...compare(known, now, begunMs)];
      if (events.length > 0) changedAtMs = begunMs;
      yield* events;
      known = now;
      hasAnswered = true;
      lostAtMs = undefined;
      retryMs = firstRetryMs;
      const nowMs = clock.now();
      await clock.sleep(choosePauseMs(nowMs - begunMs, nowMs - changedAtMs), signal);
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof StackError) || error.code !== "engine-unavailable" || !hasAnswered) throw error;
      lostAtMs ??= begunMs;
      if (clock.now() - lostAtMs >= patienceMs) throw error;
      known = undefined;
      await clock.sleep(retryMs, signal).catch(() => undefined);
      retryMs = Math.min(2 * retryMs, longestRetryMs);
    }
  }
}

function choosePauseMs(readMs: number, quietMs: number): number {
  const wantedMs = Math.min(Math.max(shortestPauseMs, quietMs * pausePerQuietTime), longestPauseMs);
  return Math.max(wantedMs, pausePerRead * readMs);
}

function* compare(
  before: ReadonlyMap<string, Container>,
  now: ReadonlyMap<string, Container>,
  atMs: number,
): Generator<ContainerEvent> {
  for (const container of now.values()) {
    const action = nameChange(before.get(container.id), container);
    if (action !== undefined) yield { service: container.service, containerId: container.id, action, atMs };
  }
  // A slot can have been prepared under another id: only a global service's tasks tell their nodes.
  if ([...now.keys()].some((id) => !before.has(id))) yield resync(atMs);
  for (const { id, service } of before.values()) {
    if (!now.has(id)) yield { service, containerId: id, action: "destroy", atMs };
  }
}

function resync(atMs: number): ContainerEvent {
  return { service: "", containerId: "", action: "resync", atMs };
}

function nameChange(before: Container | undefined, now: Container): ContainerEvent["action"] | undefined {
  if (before === undefined) return "create";
  const isSameRun = before.startedAtMs === now.startedAtMs;
  if (now.state === "running" && (before.state !== "running" || !isSameRun)) return "start";
  if (before.state !== now.state) return now.state === "exited" ? "die" : "health";
  if (!isSameRun) return "health";
  const isSame = JSON.stringify(before) === JSON.stringify(now);
  return isSame ? undefined : "health";
}
