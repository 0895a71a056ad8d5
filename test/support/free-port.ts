import { once } from "node:events";
import { createServer, type Server } from "node:net";

/**
 * Below what systems give to connections and to whoever asks for any port (Linux from 32768, others from 49152), so
 * that nobody gets one of these by chance between the choice and its use.
 */
const [first, last] = [20_000, 32_000];

/** A TCP port of 127.0.0.1 that nothing listens on, and that no other test of this machine is given while this process lives. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = first + Math.floor(Math.random() * (last - first));
    if ((await reserve(port)) && (await isFree(port))) return port;
  }
}

/** The kernel holds a name of the abstract namespace for as long as this process lives; elsewhere chance has to do. */
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

/** Undefined where somebody listens there already. */
async function listen(where: number | string): Promise<Server | undefined> {
  const server = typeof where === "number" ? createServer().listen(where) : createServer().listen(where);
  try {
    await once(server, "listening");
    return server;
  } catch {
    return undefined;
  }
}
