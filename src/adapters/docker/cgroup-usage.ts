import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describeMemory, type UsageSample } from "./usage-sample.ts";

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
  const [current, memory, cpu, peak] = await readAll(
    cgroupRoot,
    [`${folder}/memory.current`, `${folder}/memory.stat`, `${folder}/cpu.stat`],
    // From Linux 5.19 on: https://docs.kernel.org/admin-guide/cgroup-v2.html
    `${folder}/memory.peak`,
  );
  return {
    ...describeMemory({
      usageBytes: Number(current),
      peakUsageBytes: peak,
      inactiveFileBytes: readField(memory, "inactive_file"),
    }),
    cpuMs: readField(cpu, "usage_usec") / 1e3,
  };
}

async function readVersion1(cgroupRoot: string, folder: string): Promise<Usage> {
  const [current, memory, cpu, peak] = await readAll(
    cgroupRoot,
    [
      `memory/${folder}/memory.usage_in_bytes`,
      `memory/${folder}/memory.stat`,
      `cpuacct/${folder}/cpuacct.usage`,
    ],
    `memory/${folder}/memory.max_usage_in_bytes`,
  );
  return {
    ...describeMemory({
      usageBytes: Number(current),
      peakUsageBytes: peak,
      inactiveFileBytes: readField(memory, "total_inactive_file"),
    }),
    cpuMs: Number(cpu) / 1e6,
  };
}

/** The texts of the files that must be there, and the number in the one that may be. */
async function readAll(
  cgroupRoot: string,
  files: readonly [string, string, string],
  optional: string,
): Promise<readonly [string, string, string, number | undefined]> {
  const read = (file: string) => readFile(join(cgroupRoot, file), "utf8");
  const [a, b, c] = files;
  return Promise.all([read(a), read(b), read(c), read(optional).then(Number, () => undefined)]);
}

/** The number of a `name number` line; 0 without one. */
function readField(text: string, name: string): number {
  const line = text.split("\n").find((candidate) => candidate.startsWith(`${name} `));
  return Number(line?.slice(name.length + 1) ?? 0);
}
