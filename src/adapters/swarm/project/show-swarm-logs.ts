import { parseLogTime } from "../../../plan/logs/log-options.ts";
import { parseLogArguments } from "../../compose/parse-log-arguments.ts";
import { swarmLabels } from "../api/swarm-labels.ts";
import type { SwarmWorld } from "../swarm-world.ts";
import { groupTasks, type Slot } from "../tasks/group-tasks.ts";
import { streamSlotLogs } from "../tasks/task-logs.ts";

interface Shown {
  readonly world: Pick<SwarmWorld, "reader" | "connect" | "clock">;
  readonly print: (text: string) => void;
}

/**
 * Prints the logs of a project's services as Compose does, each line with the slot and the node that wrote it. Returns the
 * exit code.
 */
export async function showSwarmLogs(
  args: readonly string[],
  project: string,
  { world, print }: Shown,
  signal?: AbortSignal,
): Promise<number> {
  const { values, positionals } = parseLogArguments(args);
  const within = signal ?? new AbortController().signal;
  const nowMs = world.clock.now();
  const at = (name: "since" | "until") => {
    const word = values[name];
    return word === undefined ? undefined : parseLogTime(`--${name}`, word, nowMs);
  };
  const range = {
    lines: values.tail === "all" ? undefined : Number(values.tail),
    sinceMs: at("since"),
    untilMs: at("until"),
    follow: values.follow,
  };
  const snapshot = await world.reader.read(project, signal);
  const nodes = new Map(snapshot.nodes.map(({ ID: id, Description: { Hostname: name } }) => [id, name]));
  const slots = groupTasks(snapshot).filter(
    (slot) => positionals.length === 0 || positionals.includes(serviceOf(slot)),
  );
  const nameOf = (slot: Slot) => `${placeOf(slot)}@${nodes.get(slot.current.NodeID) ?? "?"}`;
  const width = Math.max(0, ...slots.map((slot) => nameOf(slot).length)) + 2;
  const connection = await world.connect();
  const show = async (slot: Slot) => {
    let present: Slot | undefined = slot;
    const find = async () => {
      const known = present;
      present = undefined;
      return known ?? groupTasks(await world.reader.read(project, signal)).find(({ id }) => id === slot.id);
    };
    const prefix = values["no-log-prefix"] ? "" : `${nameOf(slot).padEnd(width)}| `;
    for await (const { time, text } of streamSlotLogs({ connection, find }, range, within)) {
      print(`${prefix}${values.timestamps && time !== undefined ? `${time} ` : ""}${text}\n`);
    }
  };
  if (range.follow) await Promise.all(slots.map(show));
  else for (const slot of slots) await show(slot);
  return within.aborted ? 130 : 0;
}

function serviceOf({ service }: Slot): string {
  return service.Spec.Labels[swarmLabels.service] ?? "";
}

/** The slot with the service's name in the compose file, such as `web.1`. */
function placeOf(slot: Slot): string {
  return `${serviceOf(slot)}.${slot.current.Slot === 0 ? "" : slot.current.Slot}`.replace(/\.$/, "");
}
