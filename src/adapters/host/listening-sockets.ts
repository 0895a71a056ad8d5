/** A socket that accepts connections or packets, as Linux lists it. */
export interface ListeningSocket {
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

/** The kernel writes each 32-bit word in this machine's byte order, which is little-endian. */
function readAddress(hex: string): string {
  const bytes = (hex.match(/.{8}/g) ?? []).flatMap((word) => (word.match(/../g) ?? []).toReversed());
  if (bytes.length === 4) return bytes.map((byte) => Number.parseInt(byte, 16)).join(".");
  const groups = bytes.join("").match(/.{4}/g) ?? [];
  return groups.every((group) => group === "0000") ? "::" : groups.join(":");
}
