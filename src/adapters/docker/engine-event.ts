import * as z from "zod";
import type { ContainerEvent } from "../../domain/container.ts";
import { parseJson } from "../../domain/parse-json.ts";
import { composeLabels, isNoReplica } from "./compose-labels.ts";

const Message = z.object({
  Action: z.string(),
  Actor: z.object({ ID: z.string(), Attributes: z.record(z.string(), z.string()) }),
  time: z.number(),
  timeNano: z.number().optional(),
});

const actions: Readonly<Record<string, ContainerEvent["action"]>> = {
  create: "create",
  start: "start",
  die: "die",
  stop: "stop",
  kill: "kill",
  oom: "oom",
  pause: "pause",
  unpause: "unpause",
  destroy: "destroy",
  health_status: "health",
  exec_die: "probe",
};

/** Event types that stackctl subscribes to. */
export const watchedActions: readonly string[] = Object.keys(actions);

/**
 * Converts a line of `GET /events` to an event. Undefined for irrelevant events, and for the end of checks
 * that stackctl itself ran.
 */
export function parseEngineEvent(
  line: string,
  isOwnCheck: (execId: string) => boolean = () => false,
): ContainerEvent | undefined {
  const parsed = Message.safeParse(parseJson(line));
  if (!parsed.success) return undefined;
  const { Action, Actor, time, timeNano } = parsed.data;
  // `health_status: healthy` and `exec_die: /bin/sh` have details after the colon.
  const action = actions[Action.split(":", 1)[0] ?? ""];
  if (action === undefined || isNoReplica(Actor.Attributes)) return undefined;
  if (action === "probe" && isOwnCheck(Actor.Attributes.execID ?? "")) return undefined;
  return {
    service: Actor.Attributes[composeLabels.service] ?? "",
    containerId: Actor.ID,
    action,
    atMs: timeNano === undefined ? time * 1000 : Math.floor(timeNano / 1e6),
  };
}
