import { existsSync } from "node:fs";
import { readdir, readFile, readlink, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { until } from "../until.ts";
import { isNamedFor, type NodeLayout, type NodesLayout, namespaceFile } from "./lay-out-nodes.ts";

/** Everything that a cluster has on this machine; nothing of it is left once the cluster has ended. */
export interface Remains {
  readonly pids: readonly number[];
  readonly mounts: readonly string[];
  readonly namespaces: readonly string[];
  readonly cgroups: readonly string[];
}

/** Ends a cluster in any state: kills its processes by id, and removes its mounts, namespaces, cgroups and files. */
export async function endNodes(layout: NodesLayout): Promise<void> {
  // A process may start another one while it is looked for.
  await until(async () => {
    const pids = await findPids(layout);
    for (const pid of pids) kill(pid);
    return pids.length === 0;
  });
  const { mounts, namespaces } = await findRemains(layout);
  // The inner mounts come last in the kernel's list.
  for (const mount of mounts.toReversed()) await execa("umount", ["--lazy", mount], { reject: false });
  for (const namespace of namespaces) await execa("ip", ["netns", "delete", namespace]);
  // The kernel needs a moment to notice that a cgroup is empty.
  await until(async () => {
    const cgroups = await findCgroups(layout);
    for (const cgroup of cgroups) {
      await execa("find", [cgroup, "-depth", "-type", "d", "-delete"], { reject: false });
    }
    return cgroups.length === 0;
  });
  await rm(layout.folder, { recursive: true, force: true });
}

/** Lists what a cluster has on this machine, whatever its state. */
export async function findRemains(layout: NodesLayout): Promise<Remains> {
  return {
    pids: await findPids(layout),
    mounts: await findMounts(layout),
    namespaces: (await listFolder("/run/netns")).filter((name) => isNamedFor(layout.name, name)),
    cgroups: await findCgroups(layout),
  };
}

/** Kills one process, which may have ended meanwhile. */
export function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It has ended.
  }
}

/** Processes in a network namespace or in a cgroup of the cluster, and engines with a folder below the cluster's. */
async function findPids({ name, folder }: NodesLayout): Promise<readonly number[]> {
  return await findProcesses((one) => isNamedFor(name, one), folder);
}

/** Processes of one node: its engine, its containers, and other programs in its network namespace. */
export async function findNodePids({ namespace, folder }: NodeLayout): Promise<readonly number[]> {
  return await findProcesses((one) => one === namespace, folder);
}

async function findProcesses(isNamed: (name: string) => boolean, folder: string): Promise<readonly number[]> {
  const namespaces = (await listFolder("/run/netns")).filter(isNamed);
  const inodes = await Promise.all(
    namespaces.map((name) => stat(namespaceFile(name)).catch(() => undefined)),
  );
  const links = inodes.flatMap((found) => (found ? [`net:[${found.ino}]`] : []));
  const belongs = async (pid: string): Promise<boolean> => {
    const link = await readlink(`/proc/${pid}/ns/net`).catch(() => "");
    if (links.includes(link)) return true;
    const cgroup = await readFile(`/proc/${pid}/cgroup`, "utf8").catch(() => "");
    if (cgroup.split(/[/\n]/).some(isNamed)) return true;
    const command = await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "");
    return /^[^\0]*\b(dockerd|containerd(-shim[^\0]*)?)\0/.test(command) && command.includes(`${folder}/`);
  };
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid);
  const found = await Promise.all(pids.map(async (pid) => ((await belongs(pid)) ? [Number(pid)] : [])));
  return found.flat();
}

async function findMounts({ folder }: NodesLayout): Promise<readonly string[]> {
  const lines = (await readFile("/proc/self/mounts", "utf8")).split("\n");
  return lines.map((line) => line.split(" ")[1] ?? "").filter((place) => place.startsWith(`${folder}/`));
}

/** The cgroups of all nodes: in each hierarchy of version 1, or at the root of version 2. */
async function findCgroups({ name }: NodesLayout): Promise<readonly string[]> {
  const root = "/sys/fs/cgroup";
  const hierarchies = [root, ...(await listFolder(root)).map((one) => join(root, one))];
  const named = hierarchies.map(async (folder) =>
    (await listFolder(folder)).filter((one) => isNamedFor(name, one)).map((one) => join(folder, one)),
  );
  return (await Promise.all(named)).flat();
}

async function listFolder(folder: string): Promise<readonly string[]> {
  return existsSync(folder) ? await readdir(folder).catch(() => []) : [];
}
