import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { UsageSample } from "./usage-sample.ts";

const root = "/sys/fs/cgroup";

/** Where a container's files lie, by version and driver: https://docs.docker.com/engine/containers/runmetrics/ */
const layouts = [
  { version: 2, path: (id: string) => `system.slice/docker-${id}.scope` },
  { version: 2, path: (id: string) => `docker/${id}` },
  { version: 1, path: (id: string) => `system.slice/docker-${id}.scope` },
  { version: 1, path: (id: string) => `docker/${id}` },
] as const;

/**
 * A container's usage from this host's cgroup files: a hundred times quicker than the engine's own answer. Undefined
 * where the files are not: the engine is elsewhere, runs without root, has the container in a cgroup of the user's
 * choice, or the container does not run.
 */
export async function readCgroupUsage(
  containerId: string,
  cgroupRoot = root,
): Promise<UsageSample | undefined> {
  for (const { version, path } of layouts) {
    const folder = path(containerId);
    const read = version === 2 ? readVersion2 : readVersion1;
    const usage = await read(cgroupRoot, folder).catch(() => undefined);
    if (usage) return { atMs: performance.now(), ...usage };
  }
  return undefined;
}

type Usage = Omit<UsageSample, "atMs">;

async function readVersion2(cgroupRoot: string, folder: string): Promise<Usage> {
  const [current, memory, cpu] = await readAll(cgroupRoot, [
    `${folder}/memory.current`,
    `${folder}/memory.stat`,
    `${folder}/cpu.stat`,
  ]);
  return {
    memoryBytes: withoutCache(Number(current), readField(memory, "inactive_file")),
    cpuMs: readField(cpu, "usage_usec") / 1e3,
  };
}

async function readVersion1(cgroupRoot: string, folder: string): Promise<Usage> {
  const [current, memory, cpu] = await readAll(cgroupRoot, [
    `memory/${folder}/memory.usage_in_bytes`,
    `memory/${folder}/memory.stat`,
    `cpuacct/${folder}/cpuacct.usage`,
  ]);
  return {
    memoryBytes: withoutCache(Number(current), readField(memory, "total_inactive_file")),
    cpuMs: Number(cpu) / 1e6,
  };
}

/** As `docker stats` counts: without file cache that can be dropped. */
export function withoutCache(usageBytes: number, inactiveFileBytes: number): number {
  return inactiveFileBytes < usageBytes ? usageBytes - inactiveFileBytes : usageBytes;
}

async function readAll(
  cgroupRoot: string,
  files: readonly [string, string, string],
): Promise<readonly [string, string, string]> {
  const [a, b, c] = files.map((file) => readFile(join(cgroupRoot, file), "utf8"));
  return Promise.all([a ?? "", b ?? "", c ?? ""]);
}

/** The number of a `name number` line; 0 without one. */
function readField(text: string, name: string): number {
  const line = text.split("\n").find((candidate) => candidate.startsWith(`${name} `));
  return Number(line?.slice(name.length + 1) ?? 0);
}
