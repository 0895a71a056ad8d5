import { existsSync } from "node:fs";
import { join } from "node:path";
import { readListText } from "../disk/read-regular-file.ts";
import { monotonicMs } from "../monotonic-ms.ts";
import { cgroupLayouts } from "./cgroup-layouts.ts";
import { describeMemory, type UsageSample } from "./usage-sample.ts";

const root = "/sys/fs/cgroup";

/**
 * A container's usage from this host's cgroup files: a hundred times quicker than the engine's own answer. Undefined
 * where the files are not: the engine is elsewhere, runs without root, has the container in a cgroup of the user's
 * choice, or the container does not run. Read at once, since the 200 files of 50 containers take 10 ms that way and 70
 * as so many turns through the thread pool.
 */
export function readCgroupUsage(containerId: string, cgroupRoot = root): UsageSample | undefined {
  for (const layout of [usualLayout, ...cgroupLayouts.filter((one) => one !== usualLayout)]) {
    const { version, folderOf } = layout;
    const folder = folderOf(containerId);
    const files = version === 2 ? filesOfVersion2(folder) : filesOfVersion1(folder);
    // Where it is not is asked without an error, which would cost more than the reading.
    if (!existsSync(join(cgroupRoot, files.usage))) continue;
    const texts = readTexts(cgroupRoot, files);
    if (!texts) continue;
    usualLayout = layout;
    return describeUsage(texts, version);
  }
  return undefined;
}

/** Where the last container's files were, which is where the next one's are. */
let usualLayout: (typeof cgroupLayouts)[number] = cgroupLayouts[0];

interface UsageFiles {
  readonly usage: string;
  readonly memory: string;
  readonly cpu: string;
  /** May be missing. */
  readonly peak: string;
}

function filesOfVersion2(folder: string): UsageFiles {
  return {
    usage: `${folder}/memory.current`,
    memory: `${folder}/memory.stat`,
    cpu: `${folder}/cpu.stat`,
    // From Linux 5.19 on: https://docs.kernel.org/admin-guide/cgroup-v2.html
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
    // It ended meanwhile, or a file of it is not there.
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

/** The number of a `name number` line; 0 without one. */
function readField(text: string, name: string): number {
  const line = text.split("\n").find((candidate) => candidate.startsWith(`${name} `));
  return Number(line?.slice(name.length + 1) ?? 0);
}
