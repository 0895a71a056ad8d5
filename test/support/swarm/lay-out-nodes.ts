import { createHash } from "node:crypto";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** The names and places of one node: all of them follow from the cluster's name and the node's number. */
export interface NodeLayout {
  /** `n1`; also the node's host name. */
  readonly name: string;
  readonly address: string;
  /** Holds the socket, the log, the pid file and the data of the node's engine. */
  readonly folder: string;
  readonly socket: string;
  /** The socket as the docker CLI and DOCKER_HOST name it. */
  readonly host: string;
  /** The name of the node's network namespace, and of the cgroup of its containers. */
  readonly namespace: string;
}

/** The names and places of a cluster. Two clusters with different names share nothing. */
export interface NodesLayout {
  readonly name: string;
  readonly folder: string;
  /** The network namespace of the bridge between the nodes. The machine's own firewall never sees its frames. */
  readonly hub: string;
  readonly nodes: readonly NodeLayout[];
}

/** Names what a cluster consists of. Every process of this machine derives the same layout from the same name. */
export function layOutNodes(name: string, count: number): NodesLayout {
  if (!/^[a-z0-9-]+$/.test(name)) throw new Error(`a cluster's name has lower case, digits and "-": ${name}`);
  const folder = join(tmpdir(), `${folderPrefix}${name}`);
  const network = `10.77.${createHash("sha256").update(name).digest().readUInt8(0)}`;
  const numbers = Array.from({ length: count }, (_, index) => index + 1);
  const nodes = numbers.map((number): NodeLayout => {
    const own = join(folder, `n${number}`);
    const socket = join(own, "docker.sock");
    return {
      name: `n${number}`,
      address: `${network}.${number}`,
      folder: own,
      socket,
      host: `unix://${socket}`,
      namespace: `stackctl-${name}-n${number}`,
    };
  });
  return { name, folder, hub: `stackctl-${name}-hub`, nodes };
}

/** The beginning of each cluster's folder in the folder for temporary files. */
export const folderPrefix = "stackctl-nodes-";

/** Whether a network namespace or a cgroup belongs to a cluster, whatever its number of nodes. */
export function isNamedFor(cluster: string, name: string): boolean {
  return new RegExp(`^stackctl-${cluster}-(hub|n\\d+)$`).test(name);
}

/** The file that names a node's network namespace for `nsenter --net=…`. */
export function namespaceFile(namespace: string): string {
  return join("/run/netns", namespace);
}
