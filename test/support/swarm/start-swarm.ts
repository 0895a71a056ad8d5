import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { setTimeout } from "node:timers/promises";
import { busyboxImage } from "../engine/images.ts";
import { withLock } from "../with-lock.ts";
import { endNodes } from "./end-nodes.ts";
import { isSwarmReady, joinSwarm } from "./join-swarm.ts";
import { folderPrefix, layOutNodes, type NodesLayout } from "./lay-out-nodes.ts";
import { findEnginePids } from "./node-engine.ts";
import { openSwarm, putImage } from "./open-swarm.ts";
import { startNodes } from "./start-nodes.ts";
import type { SwarmNodes } from "./swarm-nodes.ts";
import { untilWithin } from "./until-within.ts";

/** What a swarm is made from. */
export interface SwarmOptions {
  /** Lower case, digits and `-`. */
  readonly name: string;
  readonly nodes: number;
}

/** Starts a swarm that belongs to the calling test process alone, for tests that break nodes. The caller ends it. */
export async function startSwarm({ name, nodes }: SwarmOptions): Promise<SwarmNodes> {
  const layout = layOutNodes(`${name}-p${process.pid}`, nodes);
  await endNodes(layout);
  await build(layout);
  return await openSwarm(layout);
}

/** Opens the swarm of this name; a missing one is started, and one with a broken node is replaced. */
export async function ensureSwarm({ name, nodes }: SwarmOptions): Promise<SwarmNodes> {
  const layout = layOutNodes(name, nodes);
  return await withLock(`nodes-${name}`, async () => {
    if (!(await becomesReady(layout))) {
      await endNodes(layout);
      await build(layout);
    }
    return await openSwarm(layout);
  });
}

/** Ends the swarms of test processes that have been killed. */
export async function endOrphans(): Promise<void> {
  // Two test runs at once must not end the same one.
  await withLock("nodes-orphans", async () => {
    for (const folder of await readdir(tmpdir())) {
      const [, name, pid] = orphanPattern.exec(folder) ?? [];
      if (name !== undefined && !existsSync(`/proc/${pid}`)) await endNodes(layOutNodes(name, 0));
    }
  });
}

const orphanPattern = new RegExp(`^${folderPrefix}(.*-p(\\d+))$`);

/** A node of a busy machine may be late with its heartbeat; an engine that has ended does not come back. */
async function becomesReady(layout: NodesLayout): Promise<boolean> {
  const deadlineMs = Date.now() + heartbeatLimitMs;
  while (layout.nodes.every((node) => findEnginePids(node).length === 2)) {
    if (await isSwarmReady(layout)) return true;
    if (Date.now() > deadlineMs) return false;
    await setTimeout(100);
  }
  return false;
}

/** A node is reported as down about 13 s after its last heartbeat, and sends one every 5 s. */
const heartbeatLimitMs = 20_000;

async function build(layout: NodesLayout): Promise<void> {
  await startNodes(layout);
  try {
    await Promise.all([joinSwarm(layout), putImage(busyboxImage, layout.nodes)]);
    const otherwise = () => "the nodes of the swarm are not ready";
    await untilWithin({ limitMs: 120_000, pauseMs: 20, otherwise }, () => isSwarmReady(layout));
  } catch (error) {
    await endNodes(layout);
    throw error;
  }
}
