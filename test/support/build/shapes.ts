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
import { completeFeature } from "../../../src/plan/features/list-features.ts";
import type { Declarations } from "../../../src/plan/settings/declarations.ts";
import { makeContainer } from "../fakes/make-container.ts";
import { makeModel, makeService } from "../fakes/make-service.ts";

/** A plain service with the given changes. */
export const aService = makeService;

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
  return makeModel(services);
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

/** A running container of a service with the given changes. Its id is the service name unless given. */
export function aContainer(service: string, changes: Partial<Container> = {}): Container {
  return makeContainer(service, { id: service, startedAtMs: 0, ...changes });
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

/** The declarations of a project in `/p` that has nothing but a compose file. */
export function someDeclarations(changes: Partial<Declarations> = {}): Declarations {
  return {
    directory: "/p",
    manifestDirectory: "/p",
    named: { paths: [], source: { kind: "default", detail: "found by default name" } },
    found: ["/p/compose.yaml"],
    manifest: aManifest(),
    manifestFile: "stackctl.yaml",
    placeOfSetting: () => undefined,
    features: undefined,
    variables: someVariables(),
    envFiles: [],
    notices: [],
    ...changes,
  };
}
