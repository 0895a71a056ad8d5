/** A socket that takes connections or packets, as Linux lists it. */
export interface ListeningSocket {
  readonly port: number;
  readonly inode: string;
}

const listening = "0A";
const unconnected = "07";

/**
 * Reads /proc/net/tcp, tcp6, udp or udp6 (https://www.kernel.org/doc/Documentation/networking/proc_net_tcp.txt): sockets
 * in state LISTEN, and for UDP those that are bound and not connected.
 */
export function parseListeningSockets(text: string): readonly ListeningSocket[] {
  return text.split("\n").flatMap((line) => {
    const [, local = "", , state, , , , , , inode = ""] = line.trim().split(/\s+/);
    if (state !== listening && state !== unconnected) return [];
    return [{ port: Number.parseInt(local.split(":")[1] ?? "", 16), inode }];
  });
}
