import type { EngineDescription } from "../../../src/domain/engine-description.ts";
import type { FeatureDeclaration, ResolvedFeature } from "../../../src/domain/feature.ts";
import type { SelectedService } from "../../../src/domain/selection.ts";
import type { PreflightFacts } from "../../../src/plan/preflight/facts.ts";
import { aPlanOf } from "./nodes.ts";
import { aFeature } from "./shapes.ts";

const engine: EngineDescription = {
  version: "26.1.5",
  apiVersion: "1.45",
  cpus: 2,
  memoryBytes: 8 * 1024 ** 3,
  runtimes: ["runc"],
  cdiDevices: [],
  local: true,
  rootDirectory: "/var/lib/docker",
  cgroupVersion: "2",
  clockMs: undefined,
  pullsIndirectly: false,
};

type Changes = Omit<Partial<PreflightFacts>, "engine"> & { readonly engine?: Partial<EngineDescription> };

/** A launch that creates these services on a machine without problems, except the given ones. */
export function aPreflight(services: readonly SelectedService[], changes: Changes = {}): PreflightFacts {
  return {
    plan: {
      project: "demo",
      engine: "docker",
      leftOut: [],
      profiles: [],
      services: services.map(({ service, condition, cause }) => ({ name: service.name, condition, cause })),
      health: { by: "engine", cause: "a test" },
      stop: [],
      steps: aPlanOf(...services.map(({ service }) => `create ${service.name}: core service`)),
      warnings: [],
    },
    services,
    features: [],
    containers: [],
    composeVersion: "2.40.3",
    portOwners: new Map(),
    heldPorts: [],
    missingImages: new Set(),
    missingProviders: new Set(),
    missingVolumeImages: new Set(),
    images: new Map(services.map(({ service }) => [service.name, service.image ?? service.name])),
    neverPull: false,
    silentRegistries: new Set(),
    missingPaths: new Set(),
    projectDirectory: "/project",
    mountPlaces: new Map(),
    carried: undefined,
    named: { networks: new Set(), volumes: new Set(), containers: new Map() },
    unsetVariables: new Set(),
    hasModelPlugin: undefined,
    imageFacts: new Map(),
    defaultPlatform: undefined,
    freeDiskBytes: undefined,
    gpu: { hasHook: false, hasDriver: undefined, trial: { kind: "untried" } },
    peaks: new Map(),
    ...changes,
    engine: { ...engine, ...changes.engine },
  };
}

/** An enabled feature with these needs. */
export function anEnabled(
  name: string,
  needs: Partial<FeatureDeclaration["needs"]> = {},
  changes: Partial<FeatureDeclaration> = {},
): ResolvedFeature {
  return {
    feature: aFeature(name, { needs: { gpu: false, ...needs }, ...changes }),
    enabled: true,
    source: { kind: "argument", detail: `--enable-${name}` },
    because: [],
  };
}
