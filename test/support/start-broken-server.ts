import { once } from "node:events";
import { createServer, type Socket } from "node:net";

/** A fault of a server instead of a valid response. */
export type Fault =
  | { readonly kind: "silent" }
  /** Closes the connection after a request. */
  | { readonly kind: "hang-up" }
  /** Sends this text and closes the connection. */
  | { readonly kind: "raw"; readonly text: string }
  /** Sends this text and keeps the connection open. */
  | { readonly kind: "start"; readonly text: string };

export interface BrokenServer {
  readonly url: string;
  /** The number of opened connections. */
  readonly connections: () => number;
  /** Resolves once a request has arrived. */
  readonly asked: Promise<void>;
  /** Resolves once a client has closed a connection. */
  readonly left: Promise<void>;
  readonly close: () => Promise<void>;
}

/** A TCP server with one fault per connection, in order; the last fault repeats. */
export async function startBrokenServer(...faults: readonly Fault[]): Promise<BrokenServer> {
  const sockets = new Set<Socket>();
  let count = 0;
  const [asked, left] = [signalOnce(), signalOnce()];
  const server = createServer((socket) => {
    sockets.add(socket);
    const fault = faults[Math.min(count, faults.length - 1)];
    count += 1;
    socket.on("error", () => undefined);
    socket.once("close", left.fire);
    socket.once("data", () => {
      asked.fire();
      if (fault?.kind === "hang-up") socket.destroy();
      if (fault?.kind === "raw") socket.end(fault.text);
      if (fault?.kind === "start") socket.write(fault.text);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("a TCP server has a port");
  return {
    url: `http://127.0.0.1:${address.port}`,
    connections: () => count,
    asked: asked.fired,
    left: left.fired,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}

function signalOnce() {
  let fire: () => void = () => undefined;
  const fired = new Promise<void>((resolve) => {
    fire = resolve;
  });
  return { fire, fired };
}

/** A complete HTTP response with this status and body. */
export function answer(status: string, body: string): Fault {
  const text = `HTTP/1.1 ${status}\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`;
  return { kind: "raw", text };
}
