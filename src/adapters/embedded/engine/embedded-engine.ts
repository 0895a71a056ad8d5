import { availableParallelism, totalmem } from "node:os";
import { dirname } from "node:path";
import type { Container } from "../../../domain/container.ts";
import type { ContainerFacts } from "../../../domain/container-facts.ts";
import { StackError } from "../../../domain/errors.ts";
import type { LocalEngine } from "../../../ports/engine.ts";
import { readPackageFile } from "../../disk/known-folders.ts";
import { userName } from "../../host/user-name.ts";
import type { EmbeddedWorld } from "../embedded-world.ts";
import { processEnvironment } from "../processes/process-table.ts";
import { logOf } from "../processes/record-place.ts";
import { readRecords, type StoredRecord } from "../processes/records.ts";
import { startProcess } from "../processes/start-process.ts";
import { listProcesses } from "./list-processes.ts";
import { createProcessMeter } from "./measure-processes.ts";
import { readLog } from "./read-log.ts";
import { runCheck } from "./run-check.ts";
import { watchProcesses } from "./watch-processes.ts";

/** The engine that runs services as processes of this machine; see createEmbedded. */
export function createEmbeddedEngine(world: EmbeddedWorld): LocalEngine {
  const meter = createProcessMeter(world);
  let watchers = 0;
  // A single look runs the check at once, to get the current health. During a watch, checks run at their
  // intervals.
  const isAsked = ({ check, startedAtMs = 0 }: Container) =>
    watchers === 0 || Date.now() >= startedAtMs + (check?.intervalMs ?? 0);
  const find = async (id: string): Promise<StoredRecord | undefined> => {
    world.demandSystem();
    return (await readRecords(world.processes().place)).find((record) => record.id === id);
  };
  return {
    async describe() {
      world.demandSystem();
      return {
        version: `${readVersion()} (embedded)`,
        apiVersion: "",
        cpus: availableParallelism(),
        memoryBytes: totalmem(),
        runtimes: [],
        cdiDevices: [],
        local: true,
        rootDirectory: dirname(world.processes().place.processes),
        cgroupVersion: "",
        clockMs: Date.now(),
        pullsIndirectly: false,
      };
    },
    listContainers: (project, signal) =>
      listProcesses((record) => record.project === project, isAsked, world, signal),
    inspectContainers: (ids, signal) => {
      const wanted = new Set(ids);
      return listProcesses(({ id }) => wanted.has(id), isAsked, world, signal);
    },
    // A stop is carried out by this program and ends with it, so no container is left stopping.
    listEnding: async () => [],
    async startContainer(id) {
      const record = await find(id);
      if (!record) return `${id} was removed`;
      const error = await startProcess(world.processes(), record.service);
      await world.lookNow.announce();
      return error;
    },
    async probe(id, check, signal) {
      const record = await find(id);
      if (!record) return { atMs: Date.now(), exitCode: -1, output: `${id} was removed` };
      const { launch, last } = record;
      const environment = processEnvironment(id, launch, world.env);
      const result = await runCheck(check, { workdir: launch.workdir, environment }, signal);
      if (last) world.health.note(id, last.startedAtMs, result);
      return result;
    },
    async *watch(project, signal) {
      watchers += 1;
      try {
        yield* watchProcesses(project, world, signal);
      } finally {
        watchers -= 1;
      }
    },
    // Each call reads the running processes from the kernel, so each running container has a process.
    findWithoutProcesses: async () => new Set(),
    takeFirstCpuSample: () => meter.takeFirstSample(),
    measure: (containers, signal) => meter.measure(containers, signal),
    async readLogs(id, lines, _signal, sinceMs) {
      const record = await find(id);
      return record ? readLog(logOf(world.processes().place, record.service), lines, sinceMs) : [];
    },
    async *streamLogs(id, range, signal) {
      const record = await find(id);
      if (!record) return;
      const { streamLog } = await import("./stream-log.ts");
      const { place, table } = world.processes();
      const isRunning = async () => {
        const identity = (await find(id))?.last?.identity;
        const { exit } = (await find(id))?.last ?? {};
        return identity !== undefined && !exit && table.isRunning(identity);
      };
      const log = {
        path: logOf(place, record.service),
        startedAtMs: record.last?.startedAtMs ?? 0,
        isRunning,
      };
      yield* streamLog(log, range, signal);
    },
    async readFacts(id) {
      const record = await find(id);
      return record && describeFacts(record, world.env);
    },
    async inspect(id) {
      const record = await find(id);
      if (!record) return undefined;
      const { launch, last, error, project, service, configHash } = record;
      const environment = processEnvironment(id, launch, world.env);
      return {
        Id: id,
        Project: project,
        Service: service,
        ConfigHash: configHash,
        State: { Run: last ?? null, Error: error },
        // The same shape as a container engine's, in which stackctl searches for secrets.
        Config: {
          Cmd: launch.command,
          WorkingDir: launch.workdir,
          Env: Object.entries(environment).map(([name, value]) => `${name}=${value}`),
        },
        Mounts: launch.mounts,
      };
    },
    async findImages() {
      world.demandSystem();
      return new Map();
    },
    async measureImages() {
      world.demandSystem();
      return new Map();
    },
    async findImageTagTimes() {
      return new Map();
    },
    async findResources() {
      return [];
    },
    async listHeldResources() {
      return [];
    },
    async readHookRun() {
      return undefined;
    },
    async describeImages() {
      world.demandSystem();
      return new Map();
    },
    async findNamed() {
      world.demandSystem();
      return { networks: new Set(), volumes: new Set(), containers: new Map() };
    },
    async locate() {
      const { processes } = world.processes().place;
      return { address: `file://${processes}`, socket: undefined, origin: "embedded" };
    },
    findRemote: async () => undefined,
    async forwardPort() {
      throw new StackError("usage", {
        message: "the processes of the embedded engine run on this machine, so no port needs a forward",
        hint: "Run stackctl open without --forward.",
      });
    },
    async listHeldPorts(signal) {
      const found = new Map((await readHeld(world)).map((record) => [record.id, record]));
      const running = (
        await listProcesses(
          () => true,
          () => false,
          world,
          signal,
        )
      ).filter(({ state }) => state === "running");
      return running.flatMap(({ id, name, publishedPorts }) =>
        publishedPorts.map(({ hostIp, published, protocol }) => ({
          container: name,
          project: found.get(id)?.project,
          service: found.get(id)?.service,
          hostIp,
          published,
          protocol,
        })),
      );
    },
    async tryGpu() {
      return {
        kind: "fails",
        said: "the embedded engine gives no GPU to containers; processes use the GPUs of this machine",
      };
    },
  };
}

function readHeld(world: EmbeddedWorld): Promise<readonly StoredRecord[]> {
  world.demandSystem();
  return readRecords(world.processes().place);
}

function readVersion(): string {
  const read: unknown = JSON.parse(readPackageFile("package.json"));
  return typeof read === "object" && read !== null && "version" in read ? String(read.version) : "";
}

function describeFacts({ id, launch }: StoredRecord, env: ReadonlyMap<string, string>): ContainerFacts {
  const environment = processEnvironment(id, launch, env);
  return {
    probe: launch.check?.test ?? [],
    command: launch.command,
    user: userName(),
    variables: new Map(Object.entries(environment).map(([name, value]) => [name, value !== ""])),
    mounts: launch.mounts.map(({ kind, source, target, writable }) => ({
      kind,
      source,
      destination: target,
      writable,
    })),
    hasReadOnlyRoot: false,
    processLimit: undefined,
    imagePlatform: undefined,
    enginePlatform: `${process.platform}/${process.arch}`,
    // The process shares its network with the machine.
    listeners: undefined,
  };
}
