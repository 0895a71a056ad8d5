import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type RequestListener, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** An HTTP server on a socket, for what a real engine does too seldom. */
export interface FakeEngineServer {
  /** Names the socket as DOCKER_HOST. */
  readonly env: ReadonlyMap<string, string>;
  /** Ends every connection and listens no more, until it is started again. */
  stop(): Promise<void>;
  start(): Promise<void>;
  remove(): Promise<void>;
}

/** Starts it on a socket of its own. */
export async function createFakeEngineServer(answer: RequestListener): Promise<FakeEngineServer> {
  const folder = await mkdtemp(join(tmpdir(), "stackctl-fake-engine-"));
  const path = join(folder, "docker.sock");
  let server: Server | undefined;
  const start = async () => {
    server = createServer(answer).listen(path);
    await once(server, "listening");
  };
  const stop = async () => {
    if (!server?.listening) return;
    server.close();
    server.closeAllConnections();
    await once(server, "close");
  };
  await start();
  return {
    env: new Map([["DOCKER_HOST", `unix://${path}`]]),
    start,
    stop,
    remove: async () => {
      await stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
