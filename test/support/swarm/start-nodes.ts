import { mkdir } from "node:fs/promises";
import { endNodes } from "./end-nodes.ts";
import type { NodesLayout } from "./lay-out-nodes.ts";
import { startNodeEngine } from "./node-engine.ts";
import { makeNodeNetwork } from "./node-network.ts";

/**
 * Starts one engine a node, each in a network namespace of its own. They do not know of each other yet. A start that
 * fails leaves nothing behind.
 */
export async function startNodes(layout: NodesLayout, engineOptions: readonly string[] = []): Promise<void> {
  try {
    await mkdir(layout.folder, { recursive: true });
    await makeNodeNetwork(layout);
    const starts = layout.nodes.map((node) => startNodeEngine(node, engineOptions));
    // The clean-up must not meet an engine that is about to start.
    await Promise.allSettled(starts);
    await Promise.all(starts);
  } catch (error) {
    await endNodes(layout);
    throw error;
  }
}
