import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** What happens at one changing request: the request with this number, counted from 1 since it was ordered. */
export interface Fault {
  readonly at: number;
  /**
   * `before`: the manager never gets the request. `after`: the manager has done it, and the response is lost. Both hold
   * all later requests. `during`: the request and all later ones pass.
   */
  readonly when: "before" | "after" | "during";
  /** Called when the request arrives (`before`, `during`), or has been done (`after`). */
  readonly strike: () => void;
}

/** A unix socket in front of a manager's socket, for faults between stackctl and the manager. */
export interface ManagerProxy {
  /** As DOCKER_HOST names it. */
  readonly host: string;
  /** The changing requests since the last order, such as `POST /networks/create`. */
  changes(): readonly string[];
  /** Orders one fault, or none; requests that were held are dropped. */
  order(fault?: Fault): void;
  close(): Promise<void>;
}

/** Opens a proxy that passes all requests at first. */
export async function openManagerProxy(managerSocket: string): Promise<ManagerProxy> {
  const folder = await mkdtemp(join(tmpdir(), "stackctl-proxy-"));
  const socket = join(folder, "docker.sock");
  const held = new Set<IncomingMessage>();
  let changes: string[] = [];
  let fault: Fault | undefined;
  let isBroken = false;

  const hold = (incoming: IncomingMessage) => void held.add(incoming);
  const pass = (incoming: IncomingMessage, outgoing: ServerResponse, isLost: () => boolean) => {
    const { method, url: path, headers } = incoming;
    const forwarded = request(
      { socketPath: managerSocket, method, path, headers, agent: false },
      (answer) => {
        if (isLost()) {
          hold(incoming);
          answer.resume();
          return;
        }
        outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
        answer.pipe(outgoing);
      },
    );
    forwarded.on("error", () => incoming.destroy());
    outgoing.on("close", () => forwarded.destroy());
    incoming.pipe(forwarded);
  };
  const server = createServer((incoming, outgoing) => {
    incoming.on("error", () => undefined);
    outgoing.on("error", () => undefined);
    if (isBroken) return hold(incoming);
    if (incoming.method === "GET" || incoming.method === "HEAD") return pass(incoming, outgoing, () => false);
    changes.push(`${incoming.method} ${incoming.url}`);
    const own = fault;
    if (own === undefined || changes.length !== own.at) return pass(incoming, outgoing, () => false);
    isBroken = own.when !== "during";
    if (own.when === "before") hold(incoming);
    if (own.when !== "after") own.strike();
    if (own.when === "before") return;
    return pass(incoming, outgoing, () => {
      if (own.when !== "after") return false;
      own.strike();
      return true;
    });
  });
  await new Promise<void>((resolve) => server.listen(socket, resolve));
  const drop = () => {
    for (const incoming of held) incoming.destroy();
    held.clear();
  };
  return {
    host: `unix://${socket}`,
    changes: () => changes,
    order(next) {
      drop();
      changes = [];
      fault = next;
      isBroken = false;
    },
    async close() {
      drop();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await rm(folder, { recursive: true });
    },
  };
}
