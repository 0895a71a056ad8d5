import { readdir } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod";
import type { EngineDescription } from "../../domain/engine-description.ts";
import { readFileText } from "../disk/read-regular-file.ts";
import type { EngineAddress } from "./engine-address.ts";
import { type EngineConnection, parseAnswer } from "./engine-connection.ts";
import { bridgePrefix, judgeMachine } from "./judge-machine.ts";
import { readLocalMachine } from "./read-local-machine.ts";

const Info = z.object({
  Name: z.string().default(""),
  NCPU: z.number(),
  MemTotal: z.number(),
  KernelVersion: z.string().default(""),
  OperatingSystem: z.string().default(""),
  OSType: z.string().default(""),
  SecurityOptions: z.array(z.string()).nullish(),
  Runtimes: z.record(z.string(), z.unknown()).nullish(),
  DockerRootDir: z.string().default(""),
  CgroupVersion: z.string().default(""),
  SystemTime: z.string().default(""),
  HttpProxy: z.string().default(""),
  HttpsProxy: z.string().default(""),
  RegistryConfig: z.object({ Mirrors: z.array(z.string()).nullish() }).nullish(),
  Plugins: z.object({ Log: z.array(z.string()).nullish() }).nullish(),
  Swarm: z.object({ LocalNodeState: z.string().default(""), NodeID: z.string().default("") }).nullish(),
  CDISpecDirs: z.array(z.string()).nullish(),
  DiscoveredDevices: z.array(z.object({ Source: z.string(), ID: z.string() })).nullish(),
});
type Info = z.infer<typeof Info>;

const Version = z.object({
  Version: z.string(),
  ApiVersion: z.string(),
  Components: z.array(z.object({ Name: z.string() })).nullish(),
  Os: z.string().default(""),
  Arch: z.string().default(""),
});

/** Describes an engine through its API. */
export async function describeEngine(
  connection: EngineConnection,
  signal?: AbortSignal,
): Promise<EngineDescription> {
  const [info, version, bridges, host] = await Promise.all([
    connection.get("/info", {}, signal).then((answer) => parseAnswer(Info, answer)),
    connection.get("/version", {}, signal).then((answer) => parseAnswer(Version, answer)),
    listBridges(connection, signal),
    resolveHost(connection.endpoint.address, signal),
  ]);
  const product = version.Components?.find(({ Name: name }) => name.startsWith("Podman"))?.Name;
  const { origin } = connection.endpoint;
  const address = { ...connection.endpoint.address, ...host };
  const facts = { address, isDefault: origin === "default", info };
  // Podman makes a bridge only with the first container of a network.
  const known = product === undefined ? bridges : [];
  const first = judgeMachine({ ...facts, bridges: known }, readLocalMachine());
  // Look twice: between the list of networks and the list of devices, a network may have been removed.
  const { local, remote } =
    first.local || known.length === 0
      ? first
      : judgeMachine({ ...facts, bridges: await listBridges(connection, signal) }, readLocalMachine());
  return {
    ...(product === undefined ? {} : { product }),
    version: version.Version,
    apiVersion: version.ApiVersion,
    cpus: info.NCPU,
    memoryBytes: info.MemTotal,
    runtimes: Object.keys(info.Runtimes ?? {}),
    cdiDevices: await listCdiDevices(info, local),
    local,
    ...(remote === undefined ? {} : { remote }),
    rootDirectory: info.DockerRootDir,
    cgroupVersion: info.CgroupVersion,
    clockMs: Date.parse(info.SystemTime) || undefined,
    platform: version.Os && version.Arch ? `${version.Os}/${version.Arch}` : undefined,
    logDrivers: info.Plugins?.Log ?? undefined,
    ...(info.Swarm?.NodeID && { nodeId: info.Swarm.NodeID }),
    isSwarm: info.Swarm?.LocalNodeState === "active",
    pullsIndirectly: Boolean(info.HttpProxy || info.HttpsProxy || info.RegistryConfig?.Mirrors?.length),
  };
}

/** ssh may connect to another host than the address names. */
async function resolveHost(
  address: EngineAddress,
  signal: AbortSignal | undefined,
): Promise<{ readonly host?: string }> {
  if (address.kind !== "ssh") return {};
  const { resolveSshHost } = await import("./resolve-ssh-host.ts");
  return { host: await resolveSshHost(address, signal) };
}

const Networks = z.array(z.object({ Id: z.string(), Options: z.record(z.string(), z.string()).nullish() }));

/** Devices of the engine's bridge networks; none if the engine cannot list them. */
async function listBridges(
  connection: EngineConnection,
  signal: AbortSignal | undefined,
): Promise<readonly string[]> {
  const answer = await connection.get("/networks", { filters: { driver: ["bridge"] } }, signal);
  const networks = Networks.safeParse(answer).data ?? [];
  return networks.map(
    ({ Id: id, Options: options }) =>
      options?.["com.docker.network.bridge.name"] ?? `${bridgePrefix}${id.slice(0, 12)}`,
  );
}

const Spec = z.object({ kind: z.string(), devices: z.array(z.object({ name: z.string() })).default([]) });

/**
 * Devices that the specifications in these folders declare, such as `nvidia.com/gpu=0`
 * (https://github.com/cncf-tags/container-device-interface/blob/main/SPEC.md). Files that are not
 * specifications are skipped.
 */
export async function readCdiDevices(folders: readonly string[]): Promise<readonly string[]> {
  const devices = await Promise.all(folders.map(readFolder));
  return [...new Set(devices.flat())].toSorted();
}

/**
 * Engines before 28.2 support devices but do not list them. For these, the specification files are read if
 * possible.
 */
async function listCdiDevices(info: Info, local: boolean): Promise<readonly string[]> {
  if (info.DiscoveredDevices) {
    return info.DiscoveredDevices.filter(({ Source: source }) => source === "cdi").map(({ ID: id }) => id);
  }
  return local ? readCdiDevices(info.CDISpecDirs ?? []) : [];
}

async function readFolder(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder).catch(() => []);
  const specs = names.filter((name) => /\.(?:json|ya?ml)$/.test(name));
  const devices = await Promise.all(specs.map((name) => readSpec(join(folder, name)).catch(() => [])));
  return devices.flat();
}

async function readSpec(file: string): Promise<readonly string[]> {
  const { parseOne, toValue } = await import("../../plan/yaml/parse-documents.ts");
  const document = parseOne(readFileText(file));
  const { kind, devices } = Spec.parse(document && toValue(document));
  return devices.map(({ name }) => `${kind}=${name}`);
}
