import { readdirSync } from "node:fs";
import { join } from "node:path";
import { readListText } from "../disk/read-regular-file.ts";
import { monotonicMs } from "../monotonic-ms.ts";
import type { UsageSample } from "./usage-sample.ts";

/** What one container's processors had done at one moment. */
export type CpuSample = Pick<UsageSample, "atMs" | "cpuMs">;

/** Folders that hold one folder a container, by version and driver: https://docs.docker.com/engine/containers/runmetrics/ */
const layouts = [
  { folder: "system.slice", file: "cpu.stat" },
  { folder: "docker", file: "cpu.stat" },
  { folder: "cpuacct/system.slice", file: "cpuacct.usage" },
  { folder: "cpuacct/docker", file: "cpuacct.usage" },
] as const;

/**
 * Processor time so far of every container that has its cgroup files here, by id: for somebody who does not know yet
 * which of them will matter. Empty where the files are not. Read at once, since 50 small reads take 1 ms and as many
 * turns through the thread pool ten.
 */
export function readCgroupCpu(cgroupRoot = "/sys/fs/cgroup"): ReadonlyMap<string, CpuSample> {
  const found = new Map<string, CpuSample>();
  for (const { folder, file } of layouts) {
    for (const name of listNames(join(cgroupRoot, folder))) {
      const id = /^(?:docker-)?([0-9a-f]{64})(?:\.scope)?$/.exec(name)?.[1];
      if (id === undefined) continue;
      const cpuMs = readCpuMs(join(cgroupRoot, folder, name, file));
      if (cpuMs !== undefined) found.set(id, { atMs: monotonicMs(), cpuMs });
    }
  }
  return found;
}

function listNames(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** Version 2 has microseconds among other fields, version 1 nothing but nanoseconds. */
function readCpuMs(path: string): number | undefined {
  try {
    const text = readListText(path);
    const micros = /^usage_usec (\d+)$/m.exec(text)?.[1];
    return micros === undefined ? Number(text) / 1e6 : Number(micros) / 1e3;
  } catch {
    // It ended meanwhile, or the folder belongs to another version.
    return undefined;
  }
}
