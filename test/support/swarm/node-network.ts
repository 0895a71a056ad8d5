import { execa } from "execa";
import { type NodeLayout, type NodesLayout, namespaceFile } from "./lay-out-nodes.ts";

const bridge = "br0";

/**
 * Makes a network namespace for each node, and a bridge between them in a namespace of its own. No namespace has a
 * route to another network, so that a pull fails at once instead of after 20 s.
 */
export async function makeNodeNetwork({ hub, nodes }: NodesLayout): Promise<void> {
  await ip("netns", "add", hub);
  await ip("-n", hub, "link", "set", "lo", "up");
  await ip("-n", hub, "link", "add", bridge, "type", "bridge");
  await ip("-n", hub, "link", "set", bridge, "up");
  await Promise.all(nodes.map((node) => attachNode(hub, node)));
}

async function attachNode(hub: string, { name, namespace, address }: NodeLayout): Promise<void> {
  await ip("netns", "add", namespace);
  await ip("-n", namespace, "link", "set", "lo", "up");
  await ip("-n", namespace, "link", "add", "eth0", "type", "veth", "peer", "name", name, "netns", hub);
  await ip("-n", namespace, "addr", "add", `${address}/24`, "dev", "eth0");
  await ip("-n", namespace, "link", "set", "eth0", "up");
  await ip("-n", hub, "link", "set", name, "master", bridge, "up");
}

/** Disconnects a node from the others, like a pulled cable: its address stays, and no packet arrives. */
export async function cutNode(hub: string, node: NodeLayout): Promise<void> {
  await ip("-n", hub, "link", "set", node.name, "down");
}

/** Connects a node again. */
export async function healNode(hub: string, node: NodeLayout): Promise<void> {
  await ip("-n", hub, "link", "set", node.name, "up");
}

/** Runs a command in a node's network namespace, where addresses of all nodes can be reached; returns its stdout. */
export async function runInNamespace(node: NodeLayout, command: readonly string[]): Promise<string> {
  const { stdout } = await execa("nsenter", [`--net=${namespaceFile(node.namespace)}`, ...command]);
  return stdout;
}

/** Runs `ip` of iproute2. */
async function ip(...args: readonly string[]): Promise<void> {
  await execa("ip", args);
}
