import { once } from "node:events";
import { createServer } from "node:net";

/** A port that no process listens on, chosen by the system. */
export async function findFreePort(): Promise<number> {
  const server = createServer().listen(0);
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("the system chose no port");
  return address.port;
}
