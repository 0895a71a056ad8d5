import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { isRunning } from "../descendants.ts";
import { docker } from "../engine/docker.ts";
import { until } from "../until.ts";
import { endNodes, findNodePids, kill } from "./end-nodes.ts";
import { isSwarmReady, readNodeId } from "./join-swarm.ts";
import type { NodeLayout, NodesLayout } from "./lay-out-nodes.ts";
import { askNode, findEnginePids, startNodeEngine } from "./node-engine.ts";
import { cutNode, healNode, runInNamespace } from "./node-network.ts";
import type { SwarmNode, SwarmNodes } from "./swarm-nodes.ts";

/** Gives access to a swarm that runs. */
export async function openSwarm(layout: NodesLayout): Promise<SwarmNodes> {
  const nodes = await Promise.all(layout.nodes.map(identify));
  const [manager] = nodes;
  if (manager === undefined) throw new Error("a swarm needs a node");
  const at = (name: string) => findNode(nodes, name);
  return {
    name: layout.name,
    nodes,
    manager,
    ask: (node, method, path, query, body) => askNode(at(node), { method, path, query, body }),
    docker: (node, ...args) => docker("--host", at(node).host, ...args),
    putImage: (tag, names) => putImage(tag, names ? names.map(at) : nodes),
    inNamespace: (node, ...command) => runInNamespace(at(node), command),
    kill: async (node) => await killAll(findEnginePids(at(node))),
    killMachine: async (node) => await killMachine(at(node)),
    restart: async (node) => {
      await killAll(findEnginePids(at(node)));
      await startNodeEngine(at(node));
    },
    cutNetwork: (node) => cutNode(layout.hub, at(node)),
    healNetwork: (node) => healNode(layout.hub, at(node)),
    untilReady: () => until(() => isSwarmReady(layout)),
    end: () => endNodes(layout),
  };
}

async function identify(node: NodeLayout): Promise<SwarmNode> {
  const id = await readNodeId(node);
  if (id === undefined) throw new Error(`${node.name} is in no swarm`);
  return { ...node, id };
}

function findNode(nodes: readonly SwarmNode[], name: string): SwarmNode {
  const found = nodes.find((node) => node.name === name);
  if (!found) throw new Error(`no node ${name}; the nodes are ${nodes.map((node) => node.name).join(", ")}`);
  return found;
}

/** Copies an image of the tests' engine to nodes. */
export async function putImage(tag: string, nodes: readonly NodeLayout[]): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "stackctl-image-"));
  const archive = join(folder, "image.tar");
  try {
    await execa("docker", ["save", "--output", archive, tag]);
    await Promise.all(nodes.map(({ host }) => execa("docker", ["--host", host, "load", "--input", archive])));
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function killMachine(node: NodeLayout): Promise<void> {
  // A process may start another one while it is looked for.
  await until(async () => {
    const pids = await findNodePids(node);
    await killAll(pids);
    return pids.length === 0;
  });
}

/** Kills processes, and returns once they have ended. */
async function killAll(pids: readonly number[]): Promise<void> {
  for (const pid of pids) kill(pid);
  for (const pid of pids) await until(async () => !(await isRunning(pid)));
}
