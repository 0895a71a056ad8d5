import { once } from "node:events";
import { Server } from "node:http";
import { serve } from "@hono/node-server";
import type { Hono } from "hono";

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
  const server = serve({ fetch: app.fetch, port, ...(hostname !== undefined && { hostname }) });
  if (server instanceof Server) server.keepAliveTimeout = keepAliveMs;
  await once(server, "listening");
  options.onListening();
  if (!signal.aborted) await once(signal, "abort");
  const closed = once(server, "close");
  server.close();
  if (server instanceof Server) closeConnections(server);
  await closed;
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
