import { readdirSync } from "node:fs";
import { join } from "node:path";
import { readListText } from "../disk/read-regular-file.ts";
import { cgroupLayouts } from "./cgroup-usage.ts";

/**
 * Whether a container still has processes, by this host's cgroup files; the kernel does not count processes
 * that have exited. Undefined when the files do not exist.
 */
export function hasCgroupProcesses(containerId: string, cgroupRoot = "/sys/fs/cgroup"): boolean | undefined {
  for (const { version, folderOf } of cgroupLayouts) {
    const folder = folderOf(containerId);
    const found =
      version === 2 ? isPopulated(join(cgroupRoot, folder)) : hasMembers(join(cgroupRoot, "memory", folder));
    if (found !== undefined) return found;
  }
  return undefined;
}

/**
 * Cgroup version 2 includes nested groups:
 * https://docs.kernel.org/admin-guide/cgroup-v2.html#un-populated-notification
 */
function isPopulated(path: string): boolean | undefined {
  const populated = /^populated ([01])$/m.exec(readText(join(path, "cgroup.events")) ?? "")?.[1];
  return populated === undefined ? undefined : populated === "1";
}

/** Version 1 does not, so a group with nested groups counts as one with processes. */
function hasMembers(path: string): boolean | undefined {
  const members = readText(join(path, "cgroup.procs"));
  if (members === undefined) return undefined;
  if (members.trim() !== "") return true;
  try {
    return readdirSync(path, { withFileTypes: true }).some((entry) => entry.isDirectory());
  } catch {
    return undefined;
  }
}

function readText(path: string): string | undefined {
  try {
    return readListText(path);
  } catch {
    return undefined;
  }
}
