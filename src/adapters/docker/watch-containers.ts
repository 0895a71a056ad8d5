import type { Readable } from "node:stream";
import type { ContainerEvent } from "../../domain/container.ts";
import { StackError } from "../../domain/errors.ts";
import type { Clock } from "../../ports/clock.ts";
import { readLines } from "../text/lines.ts";
import { composeLabels } from "./compose-labels.ts";
import type { EngineConnection } from "./engine-connection.ts";
import { parseEngineEvent, watchedActions } from "./engine-event.ts";

const firstPauseMs = 50;
const longestPauseMs = 1000;

/**
 * How long a lost engine may take to come back: a restart gives its containers ten seconds to stop, and then
 * loads.
 */
const patienceMs = 30_000;

/** The source of the events. */
interface Watched {
  readonly connection: EngineConnection;
  readonly clock: Clock;
  /** Whether an exec id belongs to a check that stackctl runs itself, and whose result it already has. */
  readonly isOwnCheck?: (execId: string) => boolean;
}

/**
 * Events of a project's containers, with a `resync` each time a subscription starts. A lost connection is
 * retried with backoff. If the engine cannot be reached at first, or not again in time, the stream ends with
 * its error. The signal ends the stream without an error.
 */
export async function* watchContainers(
  { connection, clock, isOwnCheck }: Watched,
  project: string,
  signal: AbortSignal,
): AsyncGenerator<ContainerEvent> {
  let pauseMs = firstPauseMs;
  let lostAtMs: number | undefined;
  while (!signal.aborted) {
    try {
      const body = await subscribe(connection, project, clock, signal);
      const stoodAtMs = clock.now();
      yield* tellEvents(body, stoodAtMs, isOwnCheck);
      lostAtMs = clock.now();
      if (lostAtMs - stoodAtMs >= longestPauseMs) pauseMs = firstPauseMs;
      await clock.sleep(pauseMs, signal);
    } catch (error) {
      if (signal.aborted) return;
      if (lostAtMs === undefined || clock.now() - lostAtMs >= patienceMs) throw error;
      await clock.sleep(pauseMs, signal).catch(() => {});
    }
    pauseMs = Math.min(2 * pauseMs, longestPauseMs);
  }
}

async function subscribe(
  connection: EngineConnection,
  project: string,
  clock: Clock,
  signal: AbortSignal,
): Promise<Readable> {
  const label = [`${composeLabels.project}=${project}`];
  const filters = { type: ["container"], label, event: watchedActions };
  // An engine responds shortly before it subscribes. Passing a start time avoids a gap.
  const since = (clock.now() / 1000).toFixed(3);
  const body = await connection.stream("/events", { since, filters }, signal);
  if (body) return body;
  throw new StackError("engine-unavailable", { message: "the Docker engine reports no events" });
}

/**
 * Yields events until the connection is lost, which is not an error here. If the consumer stops, the
 * connection is closed.
 */
async function* tellEvents(
  body: Readable,
  stoodAtMs: number,
  isOwnCheck: Watched["isOwnCheck"],
): AsyncGenerator<ContainerEvent> {
  const lines = readLines(body);
  try {
    yield { service: "", containerId: "", action: "resync", atMs: stoodAtMs };
    for (;;) {
      const next = await lines.next().catch(() => undefined);
      if (!next || next.done) return;
      const event = parseEngineEvent(next.value, isOwnCheck);
      if (event) yield event;
    }
  } finally {
    body.destroy();
  }
}
