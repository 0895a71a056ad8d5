import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { getRequestListener, RequestError } from "@hono/node-server";
import type { Hono } from "hono";
import { ApiError } from "./api-error.ts";

/** How long requests that are under way may take once the server is told to end. */
const drainTimeoutMs = 5_000;

/** How long an idle connection stays open: longer than clients keep theirs, so that none sends into a closing one. */
const keepAliveMs = 75_000;

/** Where to serve, and who hears of it. */
export interface ServeOptions {
  readonly port: number;
  /** Every address when left out. */
  readonly hostname?: string | undefined;
  /** Told once requests are answered. */
  readonly onListening: () => void;
}

/** Serves until the signal aborts; then answers what is under way and returns. */
export async function serveApp(app: Hono, options: ServeOptions, signal: AbortSignal): Promise<void> {
  const { port, hostname } = options;
  const listener = getRequestListener(app.fetch, { errorHandler: refuseRequest });
  // Node's own answer to a request without a Host header has no body.
  const server = createServer({ keepAliveTimeout: keepAliveMs, requireHostHeader: false }, listener);
  server.listen(port, hostname);
  await once(server, "listening");
  options.onListening();
  if (!signal.aborted) await once(signal, "abort");
  const closed = once(server, "close");
  server.close();
  closeConnections(server);
  await closed;
}

/** The answer to a request whose target or Host header makes no URL, so that no route sees it. */
function refuseRequest(error: unknown): Response {
  if (!(error instanceof RequestError)) throw error;
  const message = `the request target and the Host header do not form a valid URL: ${error.message}`;
  const refusal = new ApiError(400, { message, code: "invalid_host", param: "Host" });
  return Response.json(refusal.body, { status: refusal.status });
}

/** Keep-alive connections hold a server open: each is closed once it has nothing under way, and all at the deadline. */
function closeConnections(server: Server): void {
  const closeIdle = setInterval(() => server.closeIdleConnections(), 20);
  const closeAll = setTimeout(() => server.closeAllConnections(), drainTimeoutMs);
  server.once("close", () => {
    clearInterval(closeIdle);
    clearTimeout(closeAll);
  });
}
