import type {
  Container,
  EngineDescription,
  HeldPort,
  ImageFacts,
  NamedFound,
} from "../../domain/container.ts";
import type { ResolvedFeature } from "../../domain/feature.ts";
import type { LaunchPlan } from "../../domain/launch-plan.ts";
import type { SelectedService } from "../../domain/selection.ts";

/** Whether a container with a GPU could be started; `untried` where there was no run-time or no image to try with. */
export type GpuTrialResult =
  | { readonly kind: "untried" | "works" }
  | { readonly kind: "fails"; readonly said: string };

/** Everything that preflight decides by, as it was found before anything was touched. */
export interface PreflightFacts {
  readonly plan: LaunchPlan;
  readonly services: readonly SelectedService[];
  readonly features: readonly ResolvedFeature[];
  /** Those of the project. */
  readonly containers: readonly Container[];
  readonly engine: EngineDescription;
  /** Undefined where Compose does not tell. */
  readonly composeVersion: string | undefined;
  /** Who listens on ports of this machine that are wanted, by `portKey`; ports that are free are left out. */
  readonly portOwners: ReadonlyMap<string, PortHolder>;
  /** Ports of running containers; only asked for where a port is taken, or the engine is elsewhere. */
  readonly heldPorts: readonly HeldPort[];
  /** References of services that change, and whose images are not here. */
  readonly missingImages: ReadonlySet<string>;
  /** The reference that each service runs. */
  readonly images: ReadonlyMap<string, string>;
  /** Nothing may be pulled: `--pull never`. */
  readonly neverPull: boolean;
  /** `host:port` of registries that do not answer. */
  readonly silentRegistries: ReadonlySet<string>;
  /** Images that services see in a volume, that nothing here builds and that are not here. */
  readonly missingVolumeImages: ReadonlySet<string>;
  /** Types of providers whose program is not found. */
  readonly missingProviders: ReadonlySet<string>;
  /** Paths that services bind and that are not there. */
  readonly missingPaths: ReadonlySet<string>;
  /** What is there of the networks, volumes and containers that services which change name. */
  readonly named: NamedFound;
  /** Variables that secrets and configs take their values from and that nothing sets. */
  readonly unsetVariables: ReadonlySet<string>;
  /** Whether Compose finds the plug-in that runs models; undefined where nobody asked or it cannot be told. */
  readonly hasModelPlugin: boolean | undefined;
  /** What the images that services run say of themselves, by reference; images that are not here are left out. */
  readonly imageFacts: ReadonlyMap<string, ImageFacts>;
  /** The platform that the environment asks for where a service names none. */
  readonly defaultPlatform: string | undefined;
  /** Undefined where it cannot be told. */
  readonly freeDiskBytes: number | undefined;
  readonly gpu: {
    /** A program of NVIDIA's that the engine calls for each container with a GPU is on the PATH. */
    readonly hasHook: boolean;
    /** The driver is loaded; undefined where that cannot be seen. */
    readonly hasDriver: boolean | undefined;
    readonly trial: GpuTrialResult;
  };
  /** Most memory that a service was seen to use, its replicas together, by its name. */
  readonly peaks: ReadonlyMap<string, number>;
}

/** A process that listens. */
export interface PortHolder {
  readonly pid: number | undefined;
  readonly process: string | undefined;
}

/** Names of the services whose containers are made, replaced or started. */
export function listChanging({ steps }: LaunchPlan): ReadonlySet<string> {
  return new Set(
    steps.filter(({ kind }) => kind !== "wait" && kind !== "stop").map(({ service }) => service),
  );
}

/** What an error or warning says, with nothing special about it but what is given. */
export const blank = { details: [], service: undefined, feature: undefined, needsForce: false } as const;
