import { readdir, readFile, readlink } from "node:fs/promises";
import { join } from "node:path";
import type { PortOwner } from "../../ports/host.ts";
import { parseListeningSockets } from "./listening-sockets.ts";

/**
 * Who listens on a port of this Linux host, on any address. Undefined when nobody does or the system does not tell;
 * without a pid where the process belongs to somebody else.
 */
export async function findSocketOwner(
  port: number,
  protocol: "tcp" | "udp",
  proc = "/proc",
): Promise<PortOwner | undefined> {
  const tables = await Promise.all(
    [protocol, `${protocol}6`].map((name) => readFile(join(proc, "net", name), "utf8").catch(() => "")),
  );
  const inodes = new Set(
    tables
      .flatMap(parseListeningSockets)
      .filter((socket) => socket.port === port)
      .map(({ inode }) => `socket:[${inode}]`),
  );
  if (inodes.size === 0) return undefined;
  const pids = (await readdir(proc).catch(() => [])).filter((name) => /^\d+$/.test(name));
  for (const pid of pids) {
    if (await hasOneOf(inodes, join(proc, pid, "fd"))) {
      const name = await readFile(join(proc, pid, "comm"), "utf8").catch(() => "");
      return { pid: Number(pid), process: name.trim() || undefined };
    }
  }
  return { pid: undefined, process: undefined };
}

async function hasOneOf(inodes: ReadonlySet<string>, folder: string): Promise<boolean> {
  const descriptors = await readdir(folder).catch(() => []);
  const targets = await Promise.all(descriptors.map((name) => readlink(join(folder, name)).catch(() => "")));
  return targets.some((target) => inodes.has(target));
}
