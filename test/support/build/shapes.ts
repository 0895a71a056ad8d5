import type { Container } from "../../../src/domain/container.ts";
import { type Feature, FeatureDeclaration } from "../../../src/domain/feature.ts";
import type { Variables } from "../../../src/domain/flag-request.ts";
import { Manifest } from "../../../src/domain/manifest.ts";
import type { SelectedService } from "../../../src/domain/selection.ts";
import type {
  ComposeModel,
  DeclaredHealthcheck,
  Service,
  ServiceDependency,
} from "../../../src/domain/service.ts";
import { completeFeature } from "../../../src/plan/list-features.ts";

/** A service with nothing special about it, but for what a test says. */
export function aService(name: string, changes: Partial<Service> = {}): Service {
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
    hostNetwork: false,
    memoryLimitBytes: undefined,
    gpuDrivers: [],
    configHash: `hash-${name}`,
    ...changes,
  };
}

export const aHealthcheck: DeclaredHealthcheck = {
  intervalMs: 1000,
  timeoutMs: 1000,
  startPeriodMs: 0,
  startIntervalMs: undefined,
  retries: 3,
};

/** `needs("db")`, `needs("db", { required: false })`. */
export function needs(service: string, changes: Partial<ServiceDependency> = {}): ServiceDependency {
  return { service, condition: "service_started", required: true, restart: false, ...changes };
}

export function aModel(...services: readonly Service[]): ComposeModel {
  return { project: "demo", services: new Map(services.map((service) => [service.name, service])) };
}

export function aFeature(name: string, changes: Partial<FeatureDeclaration> = {}): Feature {
  return completeFeature(
    { ...FeatureDeclaration.parse({}), ...changes },
    name,
    `templates/features/${name}/feature.yaml`,
  );
}

export function aManifest(changes: Partial<Manifest> = {}): Manifest {
  return { ...Manifest.parse({}), ...changes };
}

/** Variables of the process, and lines of `.env` numbered from 1. */
export function someVariables(
  environment: Readonly<Record<string, string>> = {},
  dotenv: Readonly<Record<string, string>> = {},
): Variables {
  return {
    environment: new Map(Object.entries(environment)),
    dotenv: Object.entries(dotenv).map(([name, value], index) => ({
      name,
      value,
      where: { file: ".env", line: index + 1 },
    })),
  };
}

/** A running container of a service, but for what a test says. Its id is the service name unless given. */
export function aContainer(service: string, changes: Partial<Container> = {}): Container {
  return {
    id: service,
    name: `demo-${service}-1`,
    service,
    state: "running",
    health: "none",
    failingStreak: 0,
    probes: [],
    exitCode: 0,
    oomKilled: false,
    restarts: 0,
    error: "",
    startedAtMs: 0,
    finishedAtMs: undefined,
    configHash: `hash-${service}`,
    imageId: `sha256:${service}`,
    memoryLimitBytes: undefined,
    publishedPorts: [],
    ...changes,
  };
}

export function aStep(service: Service, changes: Partial<SelectedService> = {}): SelectedService {
  return {
    service,
    condition: "running",
    mayExit: true,
    feature: undefined,
    cause: "core service",
    timeoutMs: undefined,
    ...changes,
  };
}
