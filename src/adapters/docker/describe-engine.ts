import { readdir } from "node:fs/promises";
import { hostname, release } from "node:os";
import { join } from "node:path";
import * as z from "zod";
import type { EngineDescription } from "../../domain/container.ts";
import { readFileText } from "../disk/read-regular-file.ts";
import { type EngineConnection, parseAnswer } from "./engine-connection.ts";

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
  Swarm: z.object({ LocalNodeState: z.string().default("") }).nullish(),
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

/** Names of the machine on which stackctl runs. */
export interface LocalMachine {
  readonly platform: string;
  readonly hostname: string;
  readonly kernel: string;
}

/** Describes an engine through its API. */
export async function describeEngine(
  connection: EngineConnection,
  signal?: AbortSignal,
): Promise<EngineDescription> {
  const [info, version] = await Promise.all([
    connection.get("/info", {}, signal).then((answer) => parseAnswer(Info, answer)),
    connection.get("/version", {}, signal).then((answer) => parseAnswer(Version, answer)),
  ]);
  const machine = { platform: process.platform, hostname: hostname(), kernel: release() };
  const local = connection.endpoint.address.kind === "socket" && isThisMachine(info, machine);
  const product = version.Components?.find(({ Name: name }) => name.startsWith("Podman"))?.Name;
  return {
    ...(product === undefined ? {} : { product }),
    version: version.Version,
    apiVersion: version.ApiVersion,
    cpus: info.NCPU,
    memoryBytes: info.MemTotal,
    runtimes: Object.keys(info.Runtimes ?? {}),
    cdiDevices: await listCdiDevices(info, local),
    local,
    rootDirectory: info.DockerRootDir,
    cgroupVersion: info.CgroupVersion,
    clockMs: Date.parse(info.SystemTime) || undefined,
    platform: version.Os && version.Arch ? `${version.Os}/${version.Arch}` : undefined,
    logDrivers: info.Plugins?.Log ?? undefined,
    isSwarm: info.Swarm?.LocalNodeState === "active",
    pullsIndirectly: Boolean(info.HttpProxy || info.HttpsProxy || info.RegistryConfig?.Mirrors?.length),
  };
}

/**
 * Whether an engine behind a local socket runs directly on this machine. Docker Desktop's engine runs in a
 * virtual machine. A rootless engine keeps its containers' network in a namespace that other processes cannot
 * reach.
 */
export function isThisMachine(
  info: Pick<Info, "Name" | "KernelVersion" | "OperatingSystem" | "OSType" | "SecurityOptions">,
  machine: LocalMachine,
): boolean {
  if (machine.platform !== "linux" || info.OSType !== "linux") return false;
  if (info.OperatingSystem.includes("Docker Desktop")) return false;
  if (info.SecurityOptions?.some((option) => option.includes("rootless"))) return false;
  return info.Name === machine.hostname && info.KernelVersion === machine.kernel;
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
