import type { ComposeModel, Service } from "../../../src/domain/service.ts";

/** A service with one replica and without ports, health check or dependencies; `changes` overrides fields. */
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
