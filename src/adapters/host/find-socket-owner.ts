import { readdir, readlink } from "node:fs/promises";
import { join } from "node:path";
import { addressesOverlap } from "../../domain/host-address.ts";
import type { PortOwner } from "../../ports/host.ts";
import { tryListText } from "../disk/read-regular-file.ts";

/** A wanted port on an address of this machine; an empty address means every address. */
interface WantedSocket {
  readonly hostIp: string;
  readonly published: number;
  readonly protocol: "tcp" | "udp";
}

/**
 * The process that listens on a port of this Linux host on an overlapping address. Undefined when there is
 * none, or when the system does not list it. The pid is undefined when the process belongs to another user.
 */
export async function findSocketOwner(
  { hostIp, published, protocol }: WantedSocket,
  proc = "/proc",
): Promise<PortOwner | undefined> {
  const tables = [protocol, `${protocol}6`].map((name) => tryListText(join(proc, "net", name)) ?? "");
  const inodes = new Set(
    tables
      .flatMap(parseListeningSockets)
      .filter(({ port, address }) => port === published && isInTheWay(address, hostIp))
      .map(({ inode }) => `socket:[${inode}]`),
  );
  if (inodes.size === 0) return undefined;
  const pids = (await readdir(proc).catch(() => [])).filter((name) => /^\d+$/.test(name));
  for (const pid of pids) {
    if (await hasOneOf(inodes, join(proc, pid, "fd"))) {
      const name = tryListText(join(proc, pid, "comm")) ?? "";
      return { pid: Number(pid), process: name.trim() || undefined };
    }
  }
  return { pid: undefined, process: undefined };
}

/** A socket that accepts connections or packets, as Linux lists it. */
interface ListeningSocket {
  /** As written in a URL, such as `127.0.0.1` or `::`. */
  readonly address: string;
  readonly port: number;
  readonly inode: string;
}

const listening = "0A";
const unconnected = "07";

/**
 * Parses /proc/net/tcp, tcp6, udp or udp6
 * (https://www.kernel.org/doc/Documentation/networking/proc_net_tcp.txt): sockets in state LISTEN, and UDP
 * sockets that are bound and not connected.
 */
export function parseListeningSockets(text: string): readonly ListeningSocket[] {
  return text.split("\n").flatMap((line) => {
    const [, local = "", , state, , , , , , inode = ""] = line.trim().split(/\s+/);
    if (state !== listening && state !== unconnected) return [];
    const [address = "", port = ""] = local.split(":");
    return [{ address: readAddress(address), port: Number.parseInt(port, 16), inode }];
  });
}

/** An IPv6 socket on every address may accept IPv4 too, which the tables do not show. */
function isInTheWay(address: string, hostIp: string): boolean {
  return addressesOverlap(address === "::" ? "" : address, hostIp);
}

async function hasOneOf(inodes: ReadonlySet<string>, folder: string): Promise<boolean> {
  const descriptors = await readdir(folder).catch(() => []);
  const targets = await Promise.all(descriptors.map((name) => readlink(join(folder, name)).catch(() => "")));
  return targets.some((target) => inodes.has(target));
}

/** The kernel writes each 32-bit word in this machine's byte order, which is little-endian. */
function readAddress(hex: string): string {
  const bytes = (hex.match(/.{8}/g) ?? []).flatMap((word) => (word.match(/../g) ?? []).toReversed());
  if (bytes.length === 4) return bytes.map((byte) => Number.parseInt(byte, 16)).join(".");
  const groups = bytes.join("").match(/.{4}/g) ?? [];
  return groups.every((group) => group === "0000") ? "::" : groups.join(":");
}
