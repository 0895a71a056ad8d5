import { join } from "node:path";
import type { Listener } from "../../domain/container-facts.ts";
import { tryListText } from "../disk/read-regular-file.ts";
import { type Prober, probeContainer } from "./probe-container.ts";

const listening = "0A";

/** The engine's own name server listens on this address in every Compose network. */
const engineNameServer = "127.0.0.11";

/**
 * TCP listeners in the network namespace of a process on this Linux host
 * (https://www.kernel.org/doc/Documentation/networking/proc_net_tcp.txt). Undefined when the file cannot be
 * read.
 */
export async function readListeners(pid: number, proc = "/proc"): Promise<readonly Listener[] | undefined> {
  const read = (name: string) => tryListText(join(proc, String(pid), "net", name));
  const table = read("tcp");
  return table === undefined ? undefined : [table, read("tcp6") ?? ""].flatMap(parseListeners);
}

/** Parses /proc/PID/net/tcp or tcp6. */
export function parseListeners(text: string): readonly Listener[] {
  return text.split("\n").flatMap((line) => {
    const [, local = "", , state] = line.trim().split(/\s+/);
    const [address = "", port = ""] = local.split(":");
    if (state !== listening) return [];
    const listener = { address: readAddress(address), port: Number.parseInt(port, 16) };
    return listener.address === engineNameServer ? [] : [listener];
  });
}

const readTables = { command: ["cat", "/proc/net/tcp", "/proc/net/tcp6"], intervalMs: 0, timeoutMs: 3000 };

/** Longer output may be cut. A port missing from a cut list would look as if nothing listened on it. */
const wholeAnswer = 4000;

/**
 * TCP listeners inside a container, read by running `cat` in it. Undefined when the container has no `cat`,
 * or when the output is too long.
 */
export async function askListeners(
  prober: Prober,
  containerId: string,
  signal?: AbortSignal,
): Promise<readonly Listener[] | undefined> {
  const { output } = await probeContainer(prober, containerId, readTables, signal);
  const isWhole = output.includes("local_address") && output.length < wholeAnswer;
  return isWhole ? parseListeners(output) : undefined;
}

/** Four-byte words in the machine's byte order: little endian on every platform of Docker. */
function readAddress(hex: string): string {
  const bytes = (hex.match(/.{8}/g) ?? []).flatMap((word) => [...Buffer.from(word, "hex")].reverse());
  if (bytes.length === 4) return bytes.join(".");
  if (bytes.every((byte) => byte === 0)) return "::";
  return bytes.slice(0, -1).every((byte) => byte === 0) && bytes.at(-1) === 1 ? "::1" : formatIpv6(bytes);
}

function formatIpv6(bytes: readonly number[]): string {
  const groups = Array.from({ length: 8 }, (_, at) =>
    (((bytes[2 * at] ?? 0) << 8) | (bytes[2 * at + 1] ?? 0)).toString(16),
  );
  return groups.join(":");
}
