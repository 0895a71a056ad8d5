/** The labels of the objects that stackctl creates on a Swarm. */
export const swarmLabels = {
  project: "stackctl.project",
  service: "stackctl.service",
  network: "stackctl.network",
  volume: "stackctl.volume",
  /** On a service and on its containers: the hash of everything that replaces tasks when it changes. */
  hash: "stackctl.hash",
  /** On a service: the hash of everything that the engine changes without replacing tasks. */
  settings: "stackctl.settings",
  /** On a service that reads the health of a container: its project. */
  reader: "stackctl.reader",
  /** On a node, set by its administrator: the data folder of its engine, if it is not that of the manager's. */
  dataFolder: "stackctl.data-root",
} as const;
