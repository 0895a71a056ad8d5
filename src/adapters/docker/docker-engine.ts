import type { EngineDescription } from "../../domain/engine-description.ts";
import type { Clock } from "../../ports/clock.ts";
import type { LocalEngine } from "../../ports/engine.ts";
import type { Files } from "../../ports/files.ts";
import { createNodeFiles } from "../disk/node-files.ts";
import { createSystemClock } from "../host/system-clock.ts";
import { stripControl } from "../text/strip-control.ts";
import { describeEngine } from "./describe-engine.ts";
import { formatEngineAddress } from "./engine-address.ts";
import { type EngineConnection, openEngineConnection } from "./engine-connection.ts";
import { createImageReader } from "./find-images.ts";
import { findWithoutProcesses } from "./find-without-processes.ts";
import { inspectContainers, listContainers, listHeldPorts } from "./list-containers.ts";
import { createUsageMeter } from "./measure-containers.ts";
import { probeContainer } from "./probe-container.ts";
import { readFacts } from "./read-facts.ts";
import { readLogs } from "./read-logs.ts";
import { watchContainers } from "./watch-containers.ts";

/** How to find the engine. Clock and files default to those of this machine. */
export interface DockerEngineOptions {
  readonly env: ReadonlyMap<string, string>;
  readonly clock?: Clock;
  readonly files?: Pick<Files, "readText">;
}

/** A Docker engine, used through its API. The first call finds the engine and loads the client library. */
export function createDockerEngine({
  env,
  clock = createSystemClock(),
  files = createNodeFiles(),
}: DockerEngineOptions): LocalEngine {
  let opened: Promise<EngineConnection> | undefined;
  const connect = () => {
    opened ??= openEngineConnection(env, files);
    return opened;
  };
  const ownChecks = new Set<string>();
  const onCheck = (exec: string) => ownChecks.add(exec);
  const isOwnCheck = (exec: string) => ownChecks.has(exec);
  const images = createImageReader(connect);
  const meter = createUsageMeter({ connect, clock });
  // The description does not change during a command, and is the engine's slowest response.
  let described: Promise<EngineDescription> | undefined;
  const describe = async (signal?: AbortSignal) => describeEngine(await connect(), signal);
  return {
    describe: (signal) => {
      described ??= describe(signal).catch((error: unknown) => {
        described = undefined;
        throw error;
      });
      return described;
    },
    listContainers: async (project, signal) => listContainers(await connect(), project, signal),
    inspectContainers: async (ids, signal) => inspectContainers(await connect(), ids, signal),
    listEnding: async (project, signal) => {
      const { listEnding } = await import("./list-ending.ts");
      return listEnding(await connect(), project, signal);
    },
    startContainer: async (id) => startContainer(await connect(), id),
    probe: async (id, check, signal) =>
      probeContainer({ connection: await connect(), clock, onCheck }, id, check, signal),
    watch: async function* (project, signal) {
      yield* watchContainers({ connection: await connect(), clock, isOwnCheck }, project, signal);
    },
    findWithoutProcesses: (containers, signal) => findWithoutProcesses(containers, { connect }, signal),
    takeFirstCpuSample: () => meter.takeFirstSample(),
    measure: (containers, signal) => meter.measure(containers, signal),
    readLogs: async (id, lines, signal, sinceMs) => readLogs(await connect(), id, { lines, sinceMs }, signal),
    streamLogs: async function* (id, range, signal) {
      const { streamLogs } = await import("./stream-logs.ts");
      yield* streamLogs(await connect(), `/containers/${id}/logs`, range, signal);
    },
    readFacts: async (id, signal) => readFacts({ connection: await connect(), clock }, id, signal),
    inspect: async (id, signal) => (await connect()).get(`/containers/${id}/json`, {}, signal),
    findImages: (references, signal) => images.find(references, signal),
    measureImages: (ids, signal) => images.measure(ids, signal),
    findImageTagTimes: (references, signal) => images.findTagTimes(references, signal),
    // Loaded on demand: most commands need none of these.
    readHookRun: async (query, signal) => {
      const { readHookRun } = await import("./read-hook-run.ts");
      return readHookRun({ connection: await connect(), clock }, query, signal);
    },
    findResources: async (names, signal) => {
      const { findResources } = await import("./read-resources.ts");
      return findResources(await connect(), names, signal);
    },
    listHeldResources: async (project, signal) => {
      const { listHeldResources } = await import("./read-resources.ts");
      return listHeldResources(await connect(), project, signal);
    },
    describeImages: (ids, signal) => images.describe(ids, signal),
    findNamed: async (wanted, signal) => {
      const { findNamed } = await import("./find-named.ts");
      return findNamed(await connect(), wanted, signal);
    },
    async locate() {
      const { endpoint } = await connect();
      const { address, origin } = endpoint;
      const socket = address.kind === "socket" ? address.path : undefined;
      return { address: formatEngineAddress(address), socket, origin };
    },
    async findRemote(signal) {
      const { endpoint } = await connect();
      if (endpoint.origin === "default") return undefined;
      const { remote } = await this.describe(signal);
      return remote;
    },
    async forwardPort(request, signal) {
      const [{ endpoint }, { forwardPort, refuseForward }] = await Promise.all([
        connect(),
        import("./forward-port.ts"),
      ]);
      const { address } = endpoint;
      if (address.kind !== "ssh") throw refuseForward(formatEngineAddress(address));
      return forwardPort(address, request, env, signal);
    },
    listHeldPorts: async (signal) => listHeldPorts(await connect(), signal),
    tryGpu: async (image, cdiDevice, signal) => {
      const { tryGpu } = await import("./try-gpu.ts");
      return tryGpu(image, cdiDevice, env, signal);
    },
  };
}

/**
 * Starts a container. Returns the engine's error message on failure. A container that already runs counts as
 * started.
 */
async function startContainer(connection: EngineConnection, id: string): Promise<string | undefined> {
  const answer = await connection.post(`/containers/${id}/start`, {});
  return answer.kind === "done" ? undefined : stripControl(answer.message);
}
