import { setTimeout } from "node:timers/promises";
import type { LogLine, LogRange } from "../../../domain/log-line.ts";
import type { EngineConnection } from "../../docker/engine-connection.ts";
import { demultiplex } from "../../docker/log-frames.ts";
import { collectLines } from "../../docker/read-logs.ts";
import { streamLogs } from "../../docker/stream-logs.ts";
import type { SwarmTask } from "../api/swarm-shapes.ts";
import type { Slot } from "./group-tasks.ts";

/** A slot shows the output of its present task, and of at most this many tasks before it. */
const shownTasks = 3;
const betweenLooksMs = 200;

/** The tasks of a slot whose output counts, oldest first: after a rollback, those of the failed update. */
function listShown({ current, earlier, others, service }: Slot): readonly SwarmTask[] {
  const isUndone = /^(?:rollback|paused)/.test(service.UpdateStatus?.State ?? "");
  const failed = isUndone ? others.filter(({ Status: { State: state } }) => state === "failed") : [];
  const shown = failed.length > 0 ? failed : [current, ...earlier];
  return shown.slice(0, shownTasks).toReversed();
}

/** The last lines of a slot's tasks, from every node, oldest first. */
export async function readSlotLogs(
  connection: EngineConnection,
  slot: Slot,
  { lines, sinceMs }: { readonly lines: number; readonly sinceMs: number | undefined },
  signal?: AbortSignal,
): Promise<readonly string[]> {
  const since = sinceMs === undefined ? {} : { since: String(Math.floor(sinceMs / 1000)) };
  const query = { stdout: true, stderr: true, tail: String(lines), ...since };
  const read: string[] = [];
  for (const { ID: id } of listShown(slot)) {
    const body = await connection.stream(`/tasks/${id}/logs`, query, signal);
    if (body) read.push(...(await collectLines(demultiplex(body), lines)));
  }
  return lines === 0 ? [] : read.slice(-lines);
}

/**
 * The lines of a slot's tasks. With `follow`, a task that replaces another one is followed too, until the slot is gone or
 * its task has ended for good.
 */
export async function* streamSlotLogs(
  {
    connection,
    find,
  }: { readonly connection: EngineConnection; readonly find: () => Promise<Slot | undefined> },
  range: LogRange,
  signal: AbortSignal,
): AsyncGenerator<LogLine> {
  const seen = new Set<string>();
  let { after } = range;
  for (let slot = await find(); slot !== undefined && !signal.aborted; slot = await find()) {
    const fresh = listShown(slot).filter(({ ID: id }) => !seen.has(id));
    for (const { ID: id } of fresh) {
      seen.add(id);
      const isFollowed = range.follow && id === slot.current.ID;
      const own = { ...range, after, follow: isFollowed };
      for await (const line of streamLogs(connection, `/tasks/${id}/logs`, own, signal)) {
        after = line.cursor;
        yield line;
      }
    }
    if (!range.follow || slot.current.DesiredState === "shutdown") return;
    await setTimeout(betweenLooksMs, undefined, { signal }).catch(() => undefined);
  }
}
