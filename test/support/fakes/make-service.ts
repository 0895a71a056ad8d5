import type { ComposeModel, Service } from "../../../src/domain/service.ts";

/** A service of one replica without ports, health check or dependencies; what matters to a test goes into `changes`. */
export function makeService(name: string, changes: Partial<Service> = {}): Service {
  return {
    name,
    profiles: [],
    dependsOn: [],
    ports: [],
    healthcheck: "undeclared",
    restart: "no",
    replicas: 1,
    labels: {},
    image: `${name}:1`,
    hasBuild: false,
    pullPolicy: undefined,
    hostMounts: [],
    hostNetwork: false,
    memoryLimitBytes: undefined,
    gpuDrivers: [],
    configHash: `hash-${name}`,
    ...changes,
  };
}

/** A model of these services. */
export function makeModel(services: readonly Service[], project = "demo"): ComposeModel {
  return { project, services: new Map(services.map((service) => [service.name, service])) };
}
