import { randomBytes } from "node:crypto";
import * as z from "zod";
import type { ProbesRead } from "../../../domain/container.ts";
import { parseJson } from "../../../domain/parse-json.ts";
import { describeReader } from "../../../plan/swarm/probe-reader.ts";
import { demultiplex } from "../../docker/log-frames.ts";
import { ProbeLog } from "../../docker/probe-log.ts";
import { stripControl } from "../../text/strip-control.ts";
import { swarmLabels } from "../api/swarm-labels.ts";
import type { SwarmTask } from "../api/swarm-shapes.ts";
import type { SwarmWorld } from "../swarm-world.ts";
import type { Slot } from "./group-tasks.ts";
import { mayRun } from "./may-run.ts";

const betweenLooksMs = 100;
const leftAfterMs = 60_000;
/** The engine keeps five results of 4 KiB. */
const longestBytes = 256 * 1024;
const dataFolder = "/var/lib/docker";

const Health = z.object({ Log: ProbeLog });

type ReadingWorld = Pick<SwarmWorld, "api" | "clock" | "connect" | "docker">;

/**
 * The health checks of the task of a slot that failed last, read by a task on its node. The reader is removed in any case;
 * one that a killed stackctl left is removed by a later reading and by `down`.
 */
export async function readFarProbes(
  slot: Slot,
  world: ReadingWorld,
  signal?: AbortSignal,
): Promise<ProbesRead> {
  const { api } = world;
  const failed = findFailed(slot);
  if (failed === undefined) return { kind: "elsewhere" };
  const project = slot.service.Spec.Labels[swarmLabels.project] ?? "";
  // A reader of another command that runs now is younger.
  await removeReaders(project, api, (atMs) => world.clock.now() - atMs > leftAfterMs, signal);
  const name = `${slot.service.Spec.Name}-reader-${randomBytes(4).toString("hex")}`;
  const spec = describeReader(name, {
    ...failed,
    project,
    dataFolder: await findDataFolder(failed, world, signal),
  });
  try {
    const refusal = await api.create("services", spec, signal);
    if (refusal !== undefined) return unread(refusal);
    return await readOutput(name, world, signal);
  } finally {
    await api.remove("services", name);
  }
}

/** Removes readers of a project by the time of their creation, because a killed stackctl removes none. */
export async function removeReaders(
  project: string,
  api: SwarmWorld["api"],
  isOutdated: (createdAtMs: number) => boolean,
  signal?: AbortSignal,
): Promise<void> {
  for (const { ID: id, UpdatedAt: atMs = 0 } of await api.listReaders(project, signal)) {
    if (isOutdated(atMs)) await api.remove("services", id, signal);
  }
}

/** The newest task that was replaced because it was unhealthy, otherwise the newest one with a container. */
function findFailed({ current, earlier, others }: Slot) {
  const run = [current, ...earlier, ...others].filter((task) => containerOf(task) !== "");
  const task = run.find(({ Status: { Err: error } }) => error.includes("unhealthy container")) ?? run[0];
  const image = task?.Spec.ContainerSpec?.Image ?? "";
  return task && { containerId: containerOf(task), nodeId: task.NodeID, image };
}

function containerOf({ Status: { ContainerStatus: container } }: SwarmTask): string {
  return container?.ContainerID ?? "";
}

async function findDataFolder(
  { nodeId }: { readonly nodeId: string },
  { api, docker }: ReadingWorld,
  signal: AbortSignal | undefined,
): Promise<string> {
  const [nodes, { rootDirectory }] = await Promise.all([api.listNodes(signal), docker.describe(signal)]);
  const node = nodes.find(({ ID: id }) => id === nodeId);
  return node?.Spec.Labels[swarmLabels.dataFolder] ?? (rootDirectory || dataFolder);
}

async function readOutput(
  name: string,
  { api, clock, connect }: ReadingWorld,
  signal?: AbortSignal,
): Promise<ProbesRead> {
  for (;;) {
    const [task] = await api.listTasksOf(name, signal);
    if (task !== undefined && task.NodeID !== "" && !mayRun(task)) {
      if (task.Status.State !== "complete") return unread(task.Status.Err);
      const body = await (await connect()).stream(`/tasks/${task.ID}/logs`, { stdout: true }, signal);
      const text = body === undefined ? "" : await collectText(demultiplex(body));
      const health = Health.safeParse(parseJson(text));
      return health.success
        ? { kind: "read", probes: health.data.Log }
        : unread("the engine there keeps no health of the container in its data folder");
    }
    await clock.sleep(betweenLooksMs, signal);
  }
}

async function collectText(pieces: ReturnType<typeof demultiplex>): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const { stream, bytes } of pieces) {
    if (stream === "stderr") continue;
    length += bytes.length;
    if (length > longestBytes) break;
    chunks.push(Uint8Array.from(bytes));
  }
  return Buffer.concat(chunks).toString("utf8");
}

function unread(problem: string): ProbesRead {
  return { kind: "elsewhere", problem: stripControl(problem).replace(/^task: /, "") };
}
