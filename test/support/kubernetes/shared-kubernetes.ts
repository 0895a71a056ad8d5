import { endNodes } from "../swarm/end-nodes.ts";
import { layOutNodes } from "../swarm/lay-out-nodes.ts";
import { withLock } from "../with-lock.ts";
import { ensurePrograms } from "./ensure-programs.ts";
import { findKubernetesObstacle } from "./find-kubernetes-obstacle.ts";
import type { Kubernetes } from "./kubernetes.ts";
import { ensureKubernetes } from "./start-kubernetes.ts";

/** The cluster that all tests of this machine share, or the reason why there is none. */
export type SharedKubernetes =
  | { readonly kind: "available"; readonly kubernetes: Kubernetes }
  | { readonly kind: "absent"; readonly reason: string };

/** The name and the size of the shared cluster. */
export const sharedKubernetes = { name: "kubernetes", nodes: 3 };

/** Opens the shared cluster; builds and starts it if it does not run. Never throws. */
export async function ensureSharedKubernetes(): Promise<SharedKubernetes> {
  const obstacle = await findKubernetesObstacle();
  if (obstacle !== undefined) return { kind: "absent", reason: obstacle };
  try {
    const programs = await ensurePrograms();
    return { kind: "available", kubernetes: await ensureKubernetes({ ...sharedKubernetes, programs }) };
  } catch (error) {
    return { kind: "absent", reason: `Kubernetes cannot be built or started: ${lastLines(error)}` };
  }
}

/** Ends the shared cluster, also one that is only half there. */
export async function endSharedKubernetes(): Promise<void> {
  const { name, nodes } = sharedKubernetes;
  await withLock(`nodes-${name}`, () => endNodes(layOutNodes(name, nodes)));
}

function lastLines(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.trim().split("\n").slice(-5).join(" | ");
}
