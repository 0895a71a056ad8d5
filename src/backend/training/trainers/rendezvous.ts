import { networkInterfaces } from "node:os";

/** A node's place in a run on several nodes. */
export interface Rendezvous {
  readonly nnodes: number;
  readonly nodeRank: number;
  /** Number of processes on each node. */
  readonly processes: number;
  readonly masterAddress: string;
  readonly masterPort: number;
  /** Address by which the other nodes reach this one. */
  readonly ownAddress: string;
  /** Whether all nodes see the job's folder of rank 0. */
  readonly storage: "shared" | "gathered";
}

/**
 * The environment with the variables of torchrun and of the collective libraries for a place. Unless the environment
 * names a network interface, the libraries use that of the node's address: they would choose one by the host name, which
 * other nodes may not reach.
 */
export function describeRendezvous(place: Rendezvous, environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const device = findInterface(place.ownAddress);
  return {
    ...(device === undefined ? {} : { GLOO_SOCKET_IFNAME: device, NCCL_SOCKET_IFNAME: device }),
    ...environment,
    PET_NNODES: `${place.nnodes}`,
    PET_NODE_RANK: `${place.nodeRank}`,
    PET_NPROC_PER_NODE: `${place.processes}`,
    PET_MASTER_ADDR: place.masterAddress,
    PET_MASTER_PORT: `${place.masterPort}`,
  };
}

function findInterface(address: string): string | undefined {
  const found = Object.entries(networkInterfaces()).find(([, addresses = []]) =>
    addresses.some((each) => each.address === address),
  );
  return found?.[0];
}
