import type { ComposeResult, DownRequest } from "../../../ports/compose.ts";
import { swarmLabels } from "../api/swarm-labels.ts";
import type { SwarmObject, SwarmResource } from "../api/swarm-shapes.ts";
import type { SwarmWorld } from "../swarm-world.ts";
import { describeUnreachable } from "../tasks/describe-unreachable.ts";
import { removeReaders } from "../tasks/read-far-probes.ts";
import { removeServicesNow } from "./remove-services.ts";

/** How long a network may count as used after the last task of its services has ended. */
const releasedWithinMs = 15_000;
const betweenTriesMs = 100;

type DownWorld = Pick<SwarmWorld, "api" | "clock" | "docker" | "connect" | "reader">;

/**
 * Removes what stackctl created for a project, and waits until its tasks have ended. Tasks of nodes that are down are not
 * waited for: a warning names them.
 */
export async function takeProjectDown(
  project: string,
  { volumes, services: names, timeoutSeconds }: DownRequest,
  world: DownWorld,
  signal?: AbortSignal,
): Promise<ComposeResult> {
  const { api } = world;
  const [all] = await Promise.all([
    api.listServices(project, signal),
    removeReaders(project, api, () => true, signal),
  ]);
  const going = names === undefined ? all : all.filter((one) => names.includes(nameOf(one)));
  const left = await removeServicesNow(going, world, signal);
  if (left !== undefined) return { exitCode: 1, stderr: left };
  const lost = describeUnreachable(await world.reader.read(project, signal));
  if (going.length < all.length) return { exitCode: 0, stderr: "", warnings: lost };
  const problems = await removeNetworks(await api.list("networks", { project }, signal), world, signal);
  const kept = volumes ? await removeVolumes(project, world, signal) : [];
  problems.push(...(await removeContents(project, volumes, world, signal)));
  return {
    exitCode: problems.length === 0 ? 0 : 1,
    stderr: problems.join("\n"),
    warnings: [...(timeoutSeconds === undefined ? [] : [noTimeout]), ...lost, ...kept],
  };
}

const noTimeout = "--timeout has no effect on a Swarm: each task gets the stop_grace_period of its service";

/** Removes the volumes of the manager's own node. The manager cannot remove those of other nodes: they are returned. */
async function removeVolumes(
  project: string,
  world: DownWorld,
  signal: AbortSignal | undefined,
): Promise<readonly string[]> {
  const { api, docker } = world;
  const [records, { nodeId }, nodes] = await Promise.all([
    api.list("configs", { project }, signal),
    docker.describe(signal),
    api.listNodes(signal),
  ]);
  const warnings: string[] = [];
  for (const { Labels: labels } of records) {
    const { [swarmLabels.volume]: volume, [swarmLabels.node]: node } = labels;
    if (volume === undefined || node === undefined) continue;
    const name = nodes.find(({ ID: id }) => id === node)?.Description.Hostname ?? node;
    if (node !== nodeId) {
      warnings.push(`volume ${volume} stays on node ${name}: run docker volume rm ${volume} there`);
      continue;
    }
    const refusal = await removeVolume(volume, world, signal);
    if (refusal !== undefined) {
      warnings.push(`volume ${volume} stays: ${refusal}. Run docker volume rm ${volume}`);
    }
  }
  return warnings;
}

/** A node removes the container of an ended task a moment later, and until then it uses its volumes. */
async function removeVolume(
  volume: string,
  { clock, connect }: DownWorld,
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  const connection = await connect();
  const remove = async () => {
    const answer = await connection.remove(`/volumes/${encodeURIComponent(volume)}`, signal);
    return answer.kind === "done" || answer.status === 404 ? undefined : answer.message;
  };
  const busy = { endsAtMs: clock.now() + releasedWithinMs, says: /in use/ };
  return removeOnceFree(remove, busy, clock, signal);
}

/** Repeats a removal as long as the engine says that the object is busy. Returns the last refusal. */
async function removeOnceFree(
  remove: () => Promise<string | undefined>,
  busy: { readonly endsAtMs: number; readonly says: RegExp },
  clock: DownWorld["clock"],
  signal = new AbortController().signal,
): Promise<string | undefined> {
  for (;;) {
    const refusal = await remove();
    if (refusal === undefined || clock.now() >= busy.endsAtMs || !busy.says.test(refusal)) return refusal;
    await clock.sleep(betweenTriesMs, signal);
  }
}

function nameOf({ Spec: { Labels: labels } }: SwarmObject): string {
  return labels[swarmLabels.service] ?? "";
}

async function removeNetworks(
  networks: readonly SwarmResource[],
  { api, clock }: DownWorld,
  signal: AbortSignal | undefined,
): Promise<string[]> {
  const busy = { endsAtMs: clock.now() + releasedWithinMs, says: /in use|active endpoints/ };
  const problems: string[] = [];
  for (const { ID: id, Name: name } of networks) {
    const refusal = await removeOnceFree(() => api.remove("networks", id, signal), busy, clock, signal);
    if (refusal !== undefined) problems.push(`network ${name}: ${refusal}`);
  }
  return problems;
}

/** Removes configs and secrets. The records of volumes stay as long as the volumes do. */
async function removeContents(
  project: string,
  volumes: boolean,
  { api }: DownWorld,
  signal: AbortSignal | undefined,
): Promise<readonly string[]> {
  const problems: string[] = [];
  for (const kind of ["configs", "secrets"] as const) {
    for (const { ID: id, Name: name, Labels: labels } of await api.list(kind, { project }, signal)) {
      if (labels[swarmLabels.volume] !== undefined && !volumes) continue;
      const refusal = await api.remove(kind, id, signal);
      if (refusal !== undefined) problems.push(`${kind.replace(/s$/, "")} ${name}: ${refusal}`);
    }
  }
  return problems;
}
