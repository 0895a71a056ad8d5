import { join } from "node:path";
import { layOutNodes, type NodeLayout, type NodesLayout } from "../swarm/lay-out-nodes.ts";

/** The names and places of a Kubernetes cluster, beside those of its nodes. */
export interface KubernetesLayout extends NodesLayout {
  /** The node with the servers of the cluster; it runs pods as well. */
  readonly first: NodeLayout;
  /** Where the programs are. */
  readonly programs: string;
  /** Holds the files and logs of the cluster's servers. */
  readonly state: string;
  readonly kubeconfig: string;
  /** Holds the volumes of pods. A mount in it appears in the namespaces of all processes. */
  readonly volumes: string;
}

/** Names what a Kubernetes cluster consists of. */
export function layOutKubernetes(name: string, count: number, programs: string): KubernetesLayout {
  const nodes = layOutNodes(name, count);
  const [first] = nodes.nodes;
  if (first === undefined) throw new Error("a cluster needs a node");
  const state = join(nodes.folder, "kubernetes");
  const kubeconfig = join(state, "kubeconfig");
  return { ...nodes, first, programs, state, kubeconfig, volumes: join(state, "volumes") };
}

/** The addresses of a node's pods. */
export function podNetwork(node: NodeLayout): string {
  return `10.244.${node.name.slice(1)}.0/24`;
}
