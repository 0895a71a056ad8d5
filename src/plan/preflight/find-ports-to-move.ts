import { findPortClashes, listWantedPorts, type WantedPort } from "../services/find-port-clashes.ts";
import { findTakenPorts, type PortFacts } from "./check-ports.ts";

/** A taken host port, for which `up --remap-ports` needs a free one. */
export interface PortToMove {
  readonly port: WantedPort;
  /** Another service of the project that publishes the same port and keeps it. */
  readonly beside: WantedPort | undefined;
}

/** The host ports that preflight would reject; if two services publish the same port, that of the second. */
export function findPortsToMove(facts: PortFacts): readonly PortToMove[] {
  const clashes = findPortClashes(listWantedPorts(facts.services));
  return [
    ...clashes.map(({ first, second }) => ({ port: second, beside: first })),
    ...findTakenPorts(facts).map(({ port }) => ({ port, beside: undefined })),
  ];
}
