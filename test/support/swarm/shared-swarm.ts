import { withLock } from "../with-lock.ts";
import { endNodes } from "./end-nodes.ts";
import { findNodesObstacle } from "./find-nodes-obstacle.ts";
import { layOutNodes } from "./lay-out-nodes.ts";
import { ensureSwarm } from "./start-swarm.ts";
import type { SwarmNodes } from "./swarm-nodes.ts";

/** The swarm that all tests of this machine share, or the reason why there is none. */
export type SharedSwarm =
  | { readonly kind: "available"; readonly swarm: SwarmNodes }
  | { readonly kind: "absent"; readonly reason: string };

/** The name and the size of the shared swarm. */
export const sharedSwarm = { name: "shared", nodes: 3 };

/** The reason why no swarm can be started, without starting one; undefined if nothing is known to prevent it. */
export async function findSwarmObstacle(): Promise<string | undefined> {
  if (process.env.STACKCTL_TEST_SWARM === "none") return "STACKCTL_TEST_SWARM=none";
  return await findNodesObstacle();
}

/** Opens the shared swarm, and starts it if it does not run. Never throws. */
export async function ensureSharedSwarm(): Promise<SharedSwarm> {
  const obstacle = await findSwarmObstacle();
  if (obstacle !== undefined) return { kind: "absent", reason: obstacle };
  try {
    return { kind: "available", swarm: await ensureSwarm(sharedSwarm) };
  } catch (error) {
    return { kind: "absent", reason: `starting a swarm failed: ${String(error)}` };
  }
}

/** Ends the shared swarm, also one that is only half there. */
export async function endSharedSwarm(): Promise<void> {
  const layout = layOutNodes(sharedSwarm.name, sharedSwarm.nodes);
  await withLock(`nodes-${sharedSwarm.name}`, () => endNodes(layout));
}
