import type { Container } from "../../domain/container.ts";
import type { Engine } from "../../ports/engine.ts";
import { deployService, forceUpdate } from "./project/deploy-service.ts";
import { placeholdersOf } from "./project/placeholders.ts";
import type { SwarmWorld } from "./swarm-world.ts";
import { groupTasks, type Slot, type SwarmSnapshot } from "./tasks/group-tasks.ts";
import { listEndingTasks } from "./tasks/list-ending-tasks.ts";
import { type LocalTasks, measureLocal, readLocalProbes } from "./tasks/local-tasks.ts";
import { readFarProbes } from "./tasks/read-far-probes.ts";
import { readSlotLogs, streamSlotLogs } from "./tasks/task-logs.ts";
import { watchSlots } from "./tasks/watch-slots.ts";

/** What needs a container on this machine. */
type Absent = "probe" | "findWithoutProcesses" | "takeFirstCpuSample" | "tryGpu";

/** A reading that is younger answers a question about single containers: events come from the same readings. */
const freshMs = 50;

/**
 * Implements the engine port with the tasks of a Swarm: a slot of a service is a container, and a task that replaces another
 * one in its slot is a restart.
 */
export function createSwarmEngine(world: SwarmWorld): Omit<Engine, Absent> {
  const { api, docker, clock, reader, prepared, connect } = world;
  let last: { readonly project: string; readonly snapshot: SwarmSnapshot; readonly atMs: number } | undefined;

  const read = async (project: string, signal?: AbortSignal) => {
    const atMs = clock.now();
    const snapshot = await reader.read(project, signal);
    last = { project, snapshot, atMs };
    return snapshot;
  };
  const list = async (project: string, signal?: AbortSignal): Promise<readonly Container[]> => {
    const containers = reader.convert(await read(project, signal));
    const own = [...prepared.values()].filter((one) => one.project === project);
    if (own.length === 0) return containers;
    const others = containers.filter(({ service }) => !prepared.has(service));
    return [...others, ...own.flatMap(placeholdersOf)];
  };
  const findFresh = () =>
    last !== undefined && clock.now() - last.atMs < freshMs ? last.snapshot : undefined;
  const listSlots = async (signal?: AbortSignal): Promise<readonly Slot[]> =>
    last === undefined ? [] : groupTasks(findFresh() ?? (await read(last.project, signal)));
  const findSlot = async (id: string, signal?: AbortSignal): Promise<Slot | undefined> =>
    (await listSlots(signal)).find((slot) => slot.id === id);
  const local: LocalTasks = { docker, listSlots };

  return {
    describe: (signal) => docker.describe(signal),
    listContainers: list,
    async inspectContainers(ids, signal) {
      if (last === undefined) return [];
      const fresh = prepared.size === 0 ? findFresh() : undefined;
      const all = fresh === undefined ? await list(last.project, signal) : reader.convert(fresh);
      return all.filter(({ id }) => ids.includes(id));
    },
    listEnding: (project, signal) => listEndingTasks(project, api, signal),
    async startContainer(id) {
      const waiting = [...prepared.values()].find(({ name }) => id.startsWith(`${name}.`));
      const slot = waiting === undefined ? await findSlot(id) : undefined;
      if (last !== undefined) last = { ...last, atMs: 0 };
      if (waiting !== undefined) {
        const refusal = await deployService(waiting, world);
        // Without an answer of the manager, the service is still to be started.
        prepared.delete(waiting.service);
        return refusal;
      }
      // All replicas start with the first one.
      if (slot === undefined || world.intended.has(slot.service.Spec.Name)) return undefined;
      return forceUpdate(slot.service, world);
    },
    watch: (project, signal) => watchSlots({ clock, list: (within) => list(project, within) }, signal),
    measure: (containers, signal) => measureLocal(containers, local, signal),
    async readProbes(id, { inspectNodes }, signal) {
      const slot = await findSlot(id, signal);
      if (slot === undefined) return { kind: "read", probes: [] };
      const found = await readLocalProbes(slot, local, signal);
      return found.kind === "elsewhere" && inspectNodes ? readFarProbes(slot, world, signal) : found;
    },
    async readLogs(id, lines, signal, sinceMs) {
      const slot = await findSlot(id, signal);
      return slot === undefined ? [] : readSlotLogs(await connect(), slot, { lines, sinceMs }, signal);
    },
    async *streamLogs(id, range, signal) {
      const find = () => findSlot(id, signal);
      yield* streamSlotLogs({ connection: await connect(), find }, range, signal);
    },
    readFacts: async () => undefined,
    readHookRun: async () => undefined,
    inspect: async () => undefined,
    findImages: (references, signal) => docker.findImages(references, signal),
    findImageTagTimes: (references, signal) => docker.findImageTagTimes(references, signal),
    // A change of a network is part of the hash of each service that uses it.
    findResources: async () => [],
    listHeldResources: async () => [],
    measureImages: (ids, signal) => docker.measureImages(ids, signal),
    describeImages: (ids, signal) => docker.describeImages(ids, signal),
    findNamed: (wanted, signal) => docker.findNamed(wanted, signal),
    locate: () => docker.locate(),
    findRemote: (signal) => docker.findRemote(signal),
    forwardPort: (request, signal) => docker.forwardPort(request, signal),
    listHeldPorts: (signal) => docker.listHeldPorts(signal),
  };
}
