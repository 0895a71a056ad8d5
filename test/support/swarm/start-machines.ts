import { execa } from "execa";
import { endNodes } from "./end-nodes.ts";
import { layOutNodes, type NodeLayout, namespaceFile } from "./lay-out-nodes.ts";
import { startNodes } from "./start-nodes.ts";

/** Two machines with an engine each, and a network between them. They form no swarm. */
export interface Machines {
  readonly all: readonly [NodeLayout, NodeLayout];
  end(): Promise<void>;
}

/** Starts machines that belong to the calling test process alone. The caller ends them. */
export async function startMachines(name: string): Promise<Machines> {
  const layout = layOutNodes(`${name}-p${process.pid}`, 2);
  const [first, second] = layout.nodes;
  if (first === undefined || second === undefined) throw new Error("a layout of two nodes has fewer");
  await endNodes(layout);
  await startNodes(layout);
  return { all: [first, second], end: () => endNodes(layout) };
}

/** Runs a command like a user of the machine: with its network, its host name and its engine. Returns its stdout. */
export async function runOnMachine(
  { name, namespace, host }: NodeLayout,
  command: readonly string[],
  { cwd, env = {} }: { readonly cwd?: string; readonly env?: Readonly<Record<string, string>> } = {},
): Promise<string> {
  const named = ["unshare", "--uts", "sh", "-c", 'hostname "$0" && exec "$@"', name];
  const { stdout } = await execa("nsenter", [`--net=${namespaceFile(namespace)}`, ...named, ...command], {
    ...(cwd === undefined ? {} : { cwd }),
    env: { DOCKER_HOST: host, ...env },
  });
  return stdout;
}
