import { describe, inject } from "vitest";
import "./global-setup.ts";
import { ensureSharedSwarm, type SharedSwarm } from "./shared-swarm.ts";
import type { SwarmNodes } from "./swarm-nodes.ts";

const shared = await openShared();

/**
 * A suite that needs a swarm of three nodes, which all suites share: its names must be its own, and it must not break
 * a node. `startSwarm` gives a swarm to break. Without a swarm, the suite is skipped with the reason in its title.
 */
export function describeWithSwarm(title: string, suite: (swarm: () => SwarmNodes) => void): void {
  if (shared.kind === "available") describe(title, () => suite(() => shared.swarm));
  else describe.skip(`${title} (skipped, no swarm: ${shared.reason})`, () => suite(noSwarm));
}

async function openShared(): Promise<SharedSwarm> {
  const obstacle: string | undefined = inject("swarmObstacle");
  if (obstacle === undefined) throw new Error("Tests that need a swarm are in test/swarm.");
  if (obstacle !== "") return { kind: "absent", reason: obstacle };
  const opened = await ensureSharedSwarm();
  if (opened.kind === "absent") {
    process.stderr.write(`test swarm: NONE, tests that need one are skipped: ${opened.reason}\n`);
  }
  return opened;
}

function noSwarm(): never {
  throw new Error("there is no swarm");
}
