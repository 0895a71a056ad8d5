import type { EngineQuery } from "../engine/request-engine.ts";
import type { NodeLayout } from "./lay-out-nodes.ts";

/** A node of a swarm. */
export interface SwarmNode extends NodeLayout {
  /** The node's id in the swarm. */
  readonly id: string;
}

/** A swarm of several engines on this machine. Nodes are named by `n1`, `n2` and so on. */
export interface SwarmNodes {
  readonly name: string;
  readonly nodes: readonly SwarmNode[];
  /** The only manager. The test process reaches its API at `manager.host`. */
  readonly manager: SwarmNode;
  /** The parsed response of a node's engine; undefined if it is empty or the object does not exist. */
  ask(
    node: string,
    method: "GET" | "POST" | "DELETE",
    path: string,
    query?: EngineQuery,
    body?: unknown,
  ): Promise<unknown>;
  /** Runs the docker CLI against a node's engine, and returns its stdout. */
  docker(node: string, ...args: readonly string[]): Promise<string>;
  /** Copies an image of the tests' engine to nodes, by default to all. */
  putImage(tag: string, nodes?: readonly string[]): Promise<void>;
  /** Runs a command that reaches the addresses of all nodes, with their published ports; returns its stdout. */
  inNamespace(node: string, ...command: readonly string[]): Promise<string>;
  /** Kills a node's dockerd and containerd, like a crash of the engine. Its containers run on. */
  kill(node: string): Promise<void>;
  /** Kills everything that a node runs, containers included, like a power cut. */
  killMachine(node: string): Promise<void>;
  /** Starts the engine of a node again, after ending what still runs of it. */
  restart(node: string): Promise<void>;
  /** Disconnects a node from the others. Its socket still works. */
  cutNetwork(node: string): Promise<void>;
  healNetwork(node: string): Promise<void>;
  /** Waits until all nodes are ready for tasks. */
  untilReady(): Promise<void>;
  /** Removes the cluster, in any state. */
  end(): Promise<void>;
}
