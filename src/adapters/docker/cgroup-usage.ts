import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { readListText } from "../disk/read-regular-file.ts";
import { monotonicMs } from "../processes/time.ts";
import { describeMemory, type UsageSample } from "./usage-sample.ts";

/**
 * Folders of a container's files, by cgroup version and driver:
 * https://docs.docker.com/engine/containers/runmetrics/
 */
export const cgroupLayouts = [
  { version: 2, folderOf: (id: string) => `system.slice/docker-${id}.scope` },
  { version: 2, folderOf: (id: string) => `docker/${id}` },
  { version: 1, folderOf: (id: string) => `system.slice/docker-${id}.scope` },
  { version: 1, folderOf: (id: string) => `docker/${id}` },
] as const;

const root = "/sys/fs/cgroup";

/**
 * A container's usage from this host's cgroup files, which is a hundred times faster than the engine's API.
 * Undefined when the files do not exist: the engine is remote or rootless, the container has a custom cgroup,
 * or the container is not running. Reads synchronously: the 200 files of 50 containers take 10 ms, and 70 ms
 * through the thread pool.
 */
export function readCgroupUsage(containerId: string, cgroupRoot = root): UsageSample | undefined {
  for (const layout of [usualLayout, ...cgroupLayouts.filter((one) => one !== usualLayout)]) {
    const { version, folderOf } = layout;
    const folder = folderOf(containerId);
    const files = version === 2 ? filesOfVersion2(folder) : filesOfVersion1(folder);
    // Check for existence first: an exception would cost more than the read.
    if (!existsSync(join(cgroupRoot, files.usage))) continue;
    const texts = readTexts(cgroupRoot, files);
    if (!texts) continue;
    usualLayout = layout;
    return describeUsage(texts, version);
  }
  return undefined;
}

/** The layout of the last container's files, which the next container most likely shares. */
let usualLayout: (typeof cgroupLayouts)[number] = cgroupLayouts[0];

/** A container's CPU time at one moment. */
export type CpuSample = Pick<UsageSample, "atMs" | "cpuMs">;

/**
 * Folders with one subfolder per container, by cgroup version and driver:
 * https://docs.docker.com/engine/containers/runmetrics/
 */
const cpuLayouts = [
  { folder: "system.slice", file: "cpu.stat" },
  { folder: "docker", file: "cpu.stat" },
  { folder: "cpuacct/system.slice", file: "cpuacct.usage" },
  { folder: "cpuacct/docker", file: "cpuacct.usage" },
] as const;

/**
 * Total CPU time of every container with cgroup files on this host, by id, for callers that do not know yet
 * which containers they need. Empty when there are no such files. Reads synchronously: 50 small reads take 1
 * ms, and 50 thread pool round trips 10 ms.
 */
export function readCgroupCpu(cgroupRoot = "/sys/fs/cgroup"): ReadonlyMap<string, CpuSample> {
  const found = new Map<string, CpuSample>();
  for (const { folder, file } of cpuLayouts) {
    for (const name of listNames(join(cgroupRoot, folder))) {
      const id = /^(?:docker-)?([0-9a-f]{64})(?:\.scope)?$/.exec(name)?.[1];
      if (id === undefined) continue;
      const cpuMs = readCpuMs(join(cgroupRoot, folder, name, file));
      if (cpuMs !== undefined) found.set(id, { atMs: monotonicMs(), cpuMs });
    }
  }
  return found;
}

interface UsageFiles {
  readonly usage: string;
  readonly memory: string;
  readonly cpu: string;
  /** The file may be missing. */
  readonly peak: string;
}

function filesOfVersion2(folder: string): UsageFiles {
  return {
    usage: `${folder}/memory.current`,
    memory: `${folder}/memory.stat`,
    cpu: `${folder}/cpu.stat`,
    // Since Linux 5.19: https://docs.kernel.org/admin-guide/cgroup-v2.html
    peak: `${folder}/memory.peak`,
  };
}

function filesOfVersion1(folder: string): UsageFiles {
  return {
    usage: `memory/${folder}/memory.usage_in_bytes`,
    memory: `memory/${folder}/memory.stat`,
    cpu: `cpuacct/${folder}/cpuacct.usage`,
    peak: `memory/${folder}/memory.max_usage_in_bytes`,
  };
}

type UsageTexts = Readonly<Record<"usage" | "memory" | "cpu", string>> & {
  readonly peak: string | undefined;
};

function readTexts(cgroupRoot: string, files: UsageFiles): UsageTexts | undefined {
  const read = (file: string) => readListText(join(cgroupRoot, file));
  const peak = existsSync(join(cgroupRoot, files.peak));
  try {
    return {
      usage: read(files.usage),
      memory: read(files.memory),
      cpu: read(files.cpu),
      peak: peak ? read(files.peak) : undefined,
    };
  } catch {
    // The container has exited, or one of its files is missing.
    return undefined;
  }
}

function describeUsage({ usage, memory, cpu, peak }: UsageTexts, version: 1 | 2): UsageSample {
  return {
    atMs: monotonicMs(),
    ...describeMemory({
      usageBytes: Number(usage),
      peakUsageBytes: peak === undefined ? undefined : Number(peak),
      inactiveFileBytes: readField(memory, version === 2 ? "inactive_file" : "total_inactive_file"),
    }),
    cpuMs: version === 2 ? readField(cpu, "usage_usec") / 1e3 : Number(cpu) / 1e6,
  };
}

/** The value of a `name number` line; 0 if there is no such line. */
function readField(text: string, name: string): number {
  const line = text.split("\n").find((candidate) => candidate.startsWith(`${name} `));
  return Number(line?.slice(name.length + 1) ?? 0);
}

function listNames(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** Cgroup version 2 lists microseconds among other fields. Version 1 has only a number of nanoseconds. */
function readCpuMs(path: string): number | undefined {
  try {
    const text = readListText(path);
    const micros = /^usage_usec (\d+)$/m.exec(text)?.[1];
    return micros === undefined ? Number(text) / 1e6 : Number(micros) / 1e3;
  } catch {
    // The container has exited, or the folder belongs to another cgroup version.
    return undefined;
  }
}
