import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { Socket } from "node:net";
import { getRequestListener, RequestError } from "@hono/node-server";
import type { Hono } from "hono";
import { ApiError } from "./api-error.ts";

/** Time limit for active requests after a shutdown was requested. */
const drainTimeoutMs = 5_000;

/** Idle time of a connection: longer than clients use, so that no client sends on a closing connection. */
const keepAliveMs = 75_000;

/** Address of a server, and its callback. */
export interface ServeOptions {
  readonly port: number;
  /** Default: all addresses. */
  readonly hostname?: string | undefined;
  /** Called once the server accepts requests. */
  readonly onListening: () => void;
}

/** Serves until the signal aborts, then completes active requests and returns. */
export async function serveApp(app: Hono, options: ServeOptions, signal: AbortSignal): Promise<void> {
  const { port, hostname } = options;
  const listener = getRequestListener(app.fetch, { errorHandler: refuseRequest });
  // Node's own response to a request without a Host header has no body.
  const server = createServer({ keepAliveTimeout: keepAliveMs, requireHostHeader: false }, listener);
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  server.listen(port, hostname);
  await once(server, "listening");
  options.onListening();
  if (!signal.aborted) await once(signal, "abort");
  const closed = once(server, "close");
  server.close();
  closeConnections(server, sockets);
  await closed;
}

/** The response to a request whose target and Host header form no URL; it reaches no route. */
function refuseRequest(error: unknown): Response {
  if (!(error instanceof RequestError)) throw error;
  const message = `the request target and the Host header do not form a valid URL: ${error.message}`;
  const refusal = new ApiError(400, { message, code: "invalid_host", param: "Host" });
  return Response.json(refusal.body, { status: refusal.status });
}

/**
 * Closes keep-alive connections, which would keep the server open: each once it is idle, and all at the deadline. Node
 * does not count a connection as idle on which a client, for example a browser, has sent nothing yet.
 */
function closeConnections(server: Server, sockets: ReadonlySet<Socket>): void {
  const closeIdle = setInterval(() => {
    server.closeIdleConnections();
    for (const socket of sockets) if (socket.bytesRead === 0) socket.destroy();
  }, 20);
  const closeAll = setTimeout(() => server.closeAllConnections(), drainTimeoutMs);
  server.once("close", () => {
    clearInterval(closeIdle);
    clearTimeout(closeAll);
  });
}
