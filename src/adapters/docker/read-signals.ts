import * as z from "zod";
import { parseJson } from "../../domain/parse-json.ts";
import { readLines } from "../text/lines.ts";
import type { EngineConnection } from "./engine-connection.ts";

const Message = z.object({
  Type: z.string().default("container"),
  Action: z.string(),
  Actor: z.object({ ID: z.string(), Attributes: z.record(z.string(), z.string()).default({}) }),
  timeNano: z.number(),
});

/** How far back the engine's events are read. */
const historyMs = 120_000;
/**
 * How many events of all kinds the engine keeps. A health check produces three:
 * https://github.com/moby/moby/blob/v26.1.5/daemon/events/events.go (eventsLimit)
 */
const keptEvents = 256;

/**
 * Events that happen while the engine answers take the places of older ones, and are not in the response, which ends at the
 * time of the request. So fewer events than this prove that none was dropped.
 */
const provesWhole = keptEvents / 2;

/** Signals in the engine's recent events. */
export interface SentSignals {
  /** By container id: the last signal after which the container neither exited nor started, or "none". */
  readonly last: ReadonlyMap<string, "none" | { readonly number: number; readonly atMs: number }>;
  /** How far back the events reach. Undefined when they cover the whole relevant time. */
  readonly knownMs: number | undefined;
}

/**
 * Reads the signals. The request covers all events, because other events show how far back the engine's
 * history reaches.
 */
export async function readSignals(
  connection: EngineConnection,
  signal: AbortSignal | undefined,
): Promise<SentSignals> {
  const nowMs = Date.now();
  const query = { since: ((nowMs - historyMs) / 1000).toFixed(3), until: (nowMs / 1000).toFixed(3) };
  const body = await connection.stream("/events", query, signal);
  const last = new Map<string, "none" | { readonly number: number; readonly atMs: number }>();
  let count = 0;
  let oldestMs: number | undefined;
  if (body === undefined) return { last, knownMs: undefined };
  for await (const line of readLines(body)) {
    const parsed = Message.safeParse(parseJson(line)).data;
    if (!parsed) continue;
    const { Type: type, Action: action, Actor: actor, timeNano } = parsed;
    const atMs = Math.floor(timeNano / 1e6);
    count += 1;
    oldestMs ??= atMs;
    if (type !== "container") continue;
    if (action === "kill")
      last.set(actor.ID, { number: Number(actor.Attributes.signal ?? Number.NaN), atMs });
    else if (action === "die" || action === "start") last.set(actor.ID, "none");
  }
  const isWhole = count < provesWhole;
  return { last, knownMs: isWhole ? undefined : nowMs - (oldestMs ?? nowMs) };
}
