import { swarmLabels as planned } from "../../../plan/swarm/swarm-labels.ts";

/** Labels of what stackctl creates on a Swarm: services, tasks, networks, configs, secrets. */
export const swarmLabels = {
  ...planned,
  /** The local image that the service was last started with. */
  image: "stackctl.image",
  /** On the record of a volume: the id of the node that has its data. */
  node: "stackctl.node",
} as const;
