import * as z from "zod";
import type { NodeLayout, NodesLayout } from "./lay-out-nodes.ts";
import { askNode } from "./node-engine.ts";

const Tokens = z.object({ JoinTokens: z.object({ Worker: z.string() }) });
const Info = z.object({ Swarm: z.object({ NodeID: z.string(), LocalNodeState: z.string() }) });
const Members = z.array(
  z.object({
    ID: z.string(),
    Spec: z.object({ Availability: z.string() }),
    Status: z.object({ State: z.string() }),
  }),
);

/** The port of a Swarm manager. */
const managerPort = 2377;

/** Makes the first node a manager, and all others its workers. */
export async function joinSwarm({ nodes: [manager, ...workers] }: NodesLayout): Promise<void> {
  if (manager === undefined) throw new Error("a swarm needs a node");
  await joinBy(manager, "/swarm/init", {});
  const { JoinTokens } = Tokens.parse(await askNode(manager, { method: "GET", path: "/swarm" }));
  const membership = {
    RemoteAddrs: [`${manager.address}:${managerPort}`],
    JoinToken: JoinTokens.Worker,
  };
  await Promise.all(workers.map((worker) => joinBy(worker, "/swarm/join", membership)));
}

/** A node's id in its swarm; undefined if it is in none. */
export async function readNodeId(node: NodeLayout): Promise<string | undefined> {
  const signal = AbortSignal.timeout(answerLimitMs);
  const { Swarm } = Info.parse(await askNode(node, { method: "GET", path: "/info", signal }));
  return Swarm.LocalNodeState === "active" ? Swarm.NodeID : undefined;
}

/**
 * Whether every engine responds, and the manager lists exactly these nodes as ready for tasks. False as well if an
 * engine does not respond.
 */
export async function isSwarmReady({ nodes }: NodesLayout): Promise<boolean> {
  const [manager] = nodes;
  if (manager === undefined) return false;
  try {
    const ids = await Promise.all(nodes.map(readNodeId));
    const signal = AbortSignal.timeout(answerLimitMs);
    const members = Members.parse(await askNode(manager, { method: "GET", path: "/nodes", signal }));
    const ready = members.filter(
      ({ Spec, Status }) => Status.State === "ready" && Spec.Availability === "active",
    );
    return (
      members.length === nodes.length &&
      ready.every(({ ID }) => ids.includes(ID)) &&
      ready.length === nodes.length
    );
  } catch {
    return false;
  }
}

/** An engine that has lost its manager can need long for a response. */
const answerLimitMs = 10_000;

async function joinBy(node: NodeLayout, path: string, body: object): Promise<void> {
  const addresses = { ListenAddr: `0.0.0.0:${managerPort}`, AdvertiseAddr: node.address };
  await askNode(node, { method: "POST", path, body: { ...addresses, ...body } });
}
