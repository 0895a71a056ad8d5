import { createSocket } from "node:dgram";
import { createServer } from "node:net";
import { errorCode } from "../disk/file-errors.ts";

/** The result of binding an address: free, taken, or unknown, for example without permission to bind. */
export type BindResult = "free" | "taken" | "unknown";

/** Binds a port briefly, as an engine that publishes it would. */
export async function tryBind(address: string, port: number, protocol: "tcp" | "udp"): Promise<BindResult> {
  try {
    await (protocol === "tcp" ? bindTcp(address, port) : bindUdp(address, port));
    return "free";
  } catch (error) {
    return errorCode(error) === "EADDRINUSE" ? "taken" : "unknown";
  }
}

function bindTcp(host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen({ host, port, exclusive: true, ipv6Only: host.includes(":") }, () =>
      server.close(() => resolve()),
    );
  });
}

function bindUdp(address: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const isV6 = address.includes(":");
    const socket = createSocket({ type: isV6 ? "udp6" : "udp4", ipv6Only: isV6 });
    socket.once("error", (error) => socket.close(() => reject(error)));
    socket.bind({ address, port, exclusive: true }, () => socket.close(() => resolve()));
  });
}
