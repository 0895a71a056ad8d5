import { constants } from "node:os";
import { z } from "zod";
import type { EndingContainer } from "../../domain/container.ts";
import { parseJson } from "../../domain/parse-json.ts";
import { readLines } from "../text/read-lines.ts";
import { composeLabels } from "./compose-labels.ts";
import type { EngineConnection } from "./engine-connection.ts";
import { parseAnswer } from "./parse-answer.ts";

const Listed = z.array(
  z.object({ Id: z.string(), Names: z.array(z.string()).default([]), State: z.string().default("") }),
);
const Inspected = z.object({
  Config: z.object({ StopSignal: z.string().nullish(), StopTimeout: z.number().nullish() }),
});
const Message = z.object({
  Action: z.string(),
  Actor: z.object({ ID: z.string(), Attributes: z.record(z.string(), z.string()) }),
  timeNano: z.number(),
});

/** How far back the engine's events are read. The engine keeps the last 256 of them, of all containers. */
const historySeconds = 120;
const defaultGraceSeconds = 10;

/** Signals that end a container which names none of its own: SIGINT, SIGQUIT, SIGKILL, SIGTERM. */
const endingSignals = [2, 3, 9, 15];

/**
 * Containers of a project that the engine has been asked to stop or remove and that are still there. A container that is
 * being stopped looks like any other, so that only the engine's own events tell: a signal without an end after it.
 */
export async function listEnding(
  connection: EngineConnection,
  project: string,
  signal?: AbortSignal,
): Promise<readonly EndingContainer[]> {
  const filters = { label: [`${composeLabels.project}=${project}`] };
  const listed = parseAnswer(
    Listed,
    await connection.get("/containers/json", { all: true, filters }, signal),
  );
  const removing = listed.filter(({ State: state }) => state === "removing").map((one) => nameEnding(one));
  const up = listed.filter(({ State: state }) => state === "running" || state === "paused");
  if (up.length === 0) return removing;
  const signals = await readSignals(connection, filters, signal);
  const stopping = await Promise.all(
    up.map(async (one) => {
      const last = signals.get(one.Id);
      if (last === undefined) return [];
      const inspected = await connection.get(`/containers/${one.Id}/json`, {}, signal);
      if (inspected === undefined) return [];
      const { StopSignal: own, StopTimeout: seconds } = parseAnswer(Inspected, inspected).Config;
      if (!endingSignals.includes(last.number) && last.number !== numberOf(own)) return [];
      const graceMs = (seconds ?? defaultGraceSeconds) * 1000;
      return [{ ...nameEnding(one), sinceMs: last.atMs, graceMs }];
    }),
  );
  return [...removing, ...stopping.flat()];
}

function nameEnding({ Id: id, Names: [name = id] }: z.infer<typeof Listed>[number]): EndingContainer {
  return { name: name.replace(/^\//, ""), sinceMs: undefined, graceMs: defaultGraceSeconds * 1000 };
}

/** The last signal that each container was sent and has not ended or started after. */
async function readSignals(
  connection: EngineConnection,
  { label }: { readonly label: readonly string[] },
  signal: AbortSignal | undefined,
) {
  const nowSeconds = Date.now() / 1000;
  const query = {
    since: (nowSeconds - historySeconds).toFixed(3),
    until: nowSeconds.toFixed(3),
    filters: { type: ["container"], label, event: ["kill", "die", "start"] },
  };
  const body = await connection.stream("/events", query, signal);
  const signals = new Map<string, { readonly number: number; readonly atMs: number }>();
  if (body === undefined) return signals;
  for await (const line of readLines(body)) {
    const parsed = Message.safeParse(parseJson(line)).data;
    if (!parsed) continue;
    const { Action: action, Actor: actor, timeNano } = parsed;
    if (action === "kill") {
      const number = Number(actor.Attributes.signal ?? Number.NaN);
      signals.set(actor.ID, { number, atMs: Math.floor(timeNano / 1e6) });
    } else signals.delete(actor.ID);
  }
  return signals;
}

function numberOf(name: string | null | undefined): number | undefined {
  if (!name) return undefined;
  if (/^\d+$/.test(name)) return Number(name);
  const full = name.startsWith("SIG") ? name : `SIG${name}`;
  return new Map<string, number>(Object.entries(constants.signals)).get(full);
}
