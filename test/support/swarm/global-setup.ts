import type { TestProject } from "vitest/node";
import { ensureBusyboxImage } from "../engine/images.ts";
import { joinUsers } from "./join-users.ts";
import { endSharedSwarm, findSwarmObstacle, sharedSwarm } from "./shared-swarm.ts";
import { endOrphans } from "./start-swarm.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** The reason why there is no swarm; empty if nothing is known to prevent one. */
    swarmObstacle: string;
  }
}

/**
 * Announces whether tests can have a swarm. The first test file starts it, so that its three engines do not run
 * beside the tests of earlier groups. The last run of this machine ends it; STACKCTL_TEST_KEEP_SWARM=1 keeps it.
 */
export default async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const obstacle = await findSwarmObstacle();
  project.provide("swarmObstacle", obstacle ?? "");
  if (obstacle !== undefined) {
    process.stderr.write(`test swarm: NONE, tests that need one are skipped: ${obstacle}\n`);
    return undefined;
  }
  await ensureBusyboxImage();
  await endOrphans();
  const leave = await joinUsers(sharedSwarm.name);
  return async () => {
    const isLast = await leave();
    if (isLast && process.env.STACKCTL_TEST_KEEP_SWARM !== "1") await endSharedSwarm();
  };
}
