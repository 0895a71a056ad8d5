import type { NodeLayout } from "../swarm/lay-out-nodes.ts";

/** A Kubernetes cluster on this machine. */
export interface Kubernetes {
  readonly name: string;
  readonly nodes: readonly NodeLayout[];
  /** Runs kubectl as a user with all rights, and returns its stdout; throws with its stderr if it fails. */
  kubectl(...args: readonly string[]): Promise<string>;
  /** The manifests that `kustomize build` makes of a folder. */
  kustomize(folder: string): Promise<string>;
  /** Applies the manifests of a folder, in a namespace that is created if it is missing. */
  apply(folder: string, namespace: string): Promise<string>;
  /** Has the API server check the manifests of a folder without storing them; throws with what it refuses. */
  dryRun(folder: string, namespace?: string): Promise<string>;
  /** Copies an image of the tests' engine to all nodes. */
  putImage(tag: string): Promise<void>;
  /** Runs a command that reaches nodes, services and pods by address; returns its stdout. */
  inNamespace(node: string, ...command: readonly string[]): Promise<string>;
  /** Removes the cluster, in any state. */
  end(): Promise<void>;
}
