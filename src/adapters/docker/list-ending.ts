import { constants } from "node:os";
import * as z from "zod";
import { type EndingContainer, killTakesMs } from "../../domain/container.ts";
import { composeLabels } from "./compose-labels.ts";
import { type EngineConnection, parseAnswer } from "./engine-connection.ts";
import { readSignals } from "./read-signals.ts";

const Listed = z.array(
  z.object({ Id: z.string(), Names: z.array(z.string()).default([]), State: z.string().default("") }),
);
const Inspected = z.object({
  Config: z.object({ StopSignal: z.string().nullish(), StopTimeout: z.number().nullish() }),
});

const defaultGraceSeconds = 10;

/** Signals that stop a container with no stop signal of its own: SIGINT, SIGQUIT, SIGKILL, SIGTERM. */
const endingSignals = [2, 3, 9, 15];

/**
 * Containers of a project that the engine is stopping or removing and that still exist. Only events show
 * this: a signal without a following exit. If the events do not reach back far enough, a container is listed
 * as uncertain.
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
  const removing = listed.filter(({ State: state }) => state === "removing").map(nameRemoved);
  const up = listed.filter(({ State: state }) => state === "running" || state === "paused");
  if (up.length === 0) return removing;
  const { last, knownMs } = await readSignals(connection, signal);
  const stopping = await Promise.all(
    up.map(async (one): Promise<readonly EndingContainer[]> => {
      const sent = last.get(one.Id);
      if (sent === "none" || (sent === undefined && knownMs === undefined)) return [];
      const inspected = await connection.get(`/containers/${one.Id}/json`, {}, signal);
      if (inspected === undefined) return [];
      const { StopSignal: own, StopTimeout: seconds } = parseAnswer(Inspected, inspected).Config;
      const graceMs = (seconds ?? defaultGraceSeconds) * 1000;
      const name = nameOf(one);
      if (sent === undefined) {
        const isForgotten = knownMs !== undefined && knownMs < graceMs + killTakesMs;
        return isForgotten ? [{ name, isCertain: false, sinceMs: undefined, graceMs }] : [];
      }
      if (!endingSignals.includes(sent.number) && sent.number !== numberOf(own)) return [];
      return [{ name, isCertain: true, sinceMs: sent.atMs, graceMs }];
    }),
  );
  return [...removing, ...stopping.flat()];
}

function nameRemoved(one: z.infer<typeof Listed>[number]): EndingContainer {
  return { name: nameOf(one), isCertain: true, sinceMs: undefined, graceMs: defaultGraceSeconds * 1000 };
}

function nameOf({ Id: id, Names: [name = id] }: z.infer<typeof Listed>[number]): string {
  return name.replace(/^\//, "");
}

function numberOf(name: string | null | undefined): number | undefined {
  if (!name) return undefined;
  if (/^\d+$/.test(name)) return Number(name);
  const full = name.startsWith("SIG") ? name : `SIG${name}`;
  return new Map<string, number>(Object.entries(constants.signals)).get(full);
}
