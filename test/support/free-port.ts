import { once } from "node:events";
import { createServer, type Server } from "node:net";

/**
 * Below the ephemeral ports of all systems (Linux from 32768, others from 49152), so the system does not assign a
 * chosen port to another process before the test uses it.
 */
const [first, last] = [20_000, 32_000];

/** A free TCP port of 127.0.0.1 that no other test of this machine gets while this process runs. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = first + Math.floor(Math.random() * (last - first));
    if ((await reserve(port)) && (await isFree(port))) return port;
  }
}

/**
 * Reserves the port by an abstract socket until this process exits. Other systems than Linux have no
 * reservation.
 */
async function reserve(port: number): Promise<boolean> {
  if (process.platform !== "linux") return true;
  const holder = await listen(`\0stackctl-test-port-${port}`);
  holder?.unref();
  return holder !== undefined;
}

async function isFree(port: number): Promise<boolean> {
  const server = await listen(port);
  if (server === undefined) return false;
  server.close();
  await once(server, "close");
  return true;
}

/** Listens on a port or socket; undefined if it is in use. */
async function listen(where: number | string): Promise<Server | undefined> {
  const server = typeof where === "number" ? createServer().listen(where) : createServer().listen(where);
  try {
    await once(server, "listening");
    return server;
  } catch {
    return undefined;
  }
}
