import type { TestProject } from "vitest/node";
import { ensureBusyboxImage } from "../engine/images.ts";
import { joinUsers } from "../swarm/join-users.ts";
import { ensurePrograms } from "./ensure-programs.ts";
import { findKubernetesObstacle } from "./find-kubernetes-obstacle.ts";
import { endSharedKubernetes, sharedKubernetes } from "./shared-kubernetes.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** The reason why there is no Kubernetes; empty if nothing is known to prevent one. */
    kubernetesObstacle: string;
  }
}

/**
 * Announces whether tests can have a Kubernetes, and builds its programs while other tests run. The first test file
 * starts the cluster. The last run of this machine ends it; STACKCTL_TEST_KEEP_KUBERNETES=1 keeps it.
 */
export default async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const obstacle = await findKubernetesObstacle();
  project.provide("kubernetesObstacle", obstacle ?? "");
  if (obstacle !== undefined) {
    process.stderr.write(`test kubernetes: NONE, tests that need one are skipped: ${obstacle}\n`);
    return undefined;
  }
  await ensureBusyboxImage();
  // A failure is reported by the test file that needs the programs.
  const programs = ensurePrograms().catch(() => undefined);
  const leave = await joinUsers(sharedKubernetes.name);
  return async () => {
    await programs;
    const isLast = await leave();
    if (isLast && process.env.STACKCTL_TEST_KEEP_KUBERNETES !== "1") await endSharedKubernetes();
  };
}
