import type { CarriedFiles } from "../../domain/carried-files.ts";
import type { Container, HeldPort, ImageFacts, NamedFound } from "../../domain/container.ts";
import type { EngineDescription } from "../../domain/engine-description.ts";
import type { FilePosition } from "../../domain/errors.ts";
import type { ResolvedFeature } from "../../domain/feature.ts";
import type { LaunchPlan } from "../../domain/launch-plan.ts";
import type { SelectedService } from "../../domain/selection.ts";

/** Whether a test container with a GPU started; `untried` without a GPU runtime or a local image for the test. */
export type GpuTrialResult =
  | { readonly kind: "untried" | "works" }
  | { readonly kind: "fails"; readonly said: string };

/** All facts that the preflight checks use, gathered before the launch changes anything. */
export interface PreflightFacts {
  readonly plan: LaunchPlan;
  readonly services: readonly SelectedService[];
  readonly features: readonly ResolvedFeature[];
  /** Containers of the project. */
  readonly containers: readonly Container[];
  readonly engine: EngineDescription;
  /** Undefined if Compose does not report its version. */
  readonly composeVersion: string | undefined;
  /** The process that listens on each wanted port of this machine, by `portKey`. Free ports are left out. */
  readonly portOwners: ReadonlyMap<string, PortHolder>;
  /** Ports of running containers; read only if a port is in use or the engine runs on another machine. */
  readonly heldPorts: readonly HeldPort[];
  /** References of images that changing services need and that are not found locally. */
  readonly missingImages: ReadonlySet<string>;
  /** Image reference of each service, by service name. */
  readonly images: ReadonlyMap<string, string>;
  /** `--pull never` is set. */
  readonly neverPull: boolean;
  /** `host:port` of registries that do not answer. */
  readonly silentRegistries: ReadonlySet<string>;
  /** Images that services mount as volumes, that no service builds and that are not found locally. */
  readonly missingVolumeImages: ReadonlySet<string>;
  /** Types of providers whose program is not found. */
  readonly missingProviders: ReadonlySet<string>;
  /** Paths that services need and that do not exist. */
  readonly missingPaths: ReadonlySet<string>;
  /** Absolute. */
  readonly projectDirectory: string;
  /** Where the compose files name the sources of bind mounts; read only for an engine on another machine. */
  readonly mountPlaces: ReadonlyMap<string, MountPlace>;
  /** Files that Compose copies to the engine's machine; undefined if there are none. */
  readonly carried: CarriedFiles | undefined;
  /** Existing networks, volumes and containers, of those that changing services name. */
  readonly named: NamedFound;
  /** Unset variables that secrets and configs take their values from. */
  readonly unsetVariables: ReadonlySet<string>;
  /** Whether Compose finds the plug-in that runs models; undefined if not checked or not known. */
  readonly hasModelPlugin: boolean | undefined;
  /** Metadata of the local images that services run, by reference. */
  readonly imageFacts: ReadonlyMap<string, ImageFacts>;
  /** DOCKER_DEFAULT_PLATFORM: the platform of services that set none. */
  readonly defaultPlatform: string | undefined;
  /** Undefined if it cannot be read. */
  readonly freeDiskBytes: number | undefined;
  readonly gpu: {
    /** Whether the NVIDIA program that the engine calls for each container with a GPU is on the PATH. */
    readonly hasHook: boolean;
    /** Whether the driver is loaded; undefined if it cannot be checked. */
    readonly hasDriver: boolean | undefined;
    readonly trial: GpuTrialResult;
  };
  /** Recorded peak memory of each service in bytes, all replicas together, by service name. */
  readonly peaks: ReadonlyMap<string, number>;
}

/** Where a compose file names the source of a bind mount, and how it writes it. */
export interface MountPlace {
  readonly where: FilePosition;
  readonly written: string;
}

/** A process that listens on a port. */
export interface PortHolder {
  readonly pid: number | undefined;
  readonly process: string | undefined;
}

/** Default values of a finding's optional fields. */
export const blank = { details: [], service: undefined, feature: undefined, needsForce: false } as const;
