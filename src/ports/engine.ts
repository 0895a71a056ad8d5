import type {
  Container,
  ContainerCheck,
  ContainerEvent,
  EndingContainer,
  EngineDescription,
  HeldPort,
  ImageFacts,
  Measurement,
  NamedFound,
  NamedThings,
  ProbeResult,
} from "../domain/container.ts";
import type { ContainerFacts } from "../domain/container-facts.ts";
import type { EngineResource, HeldResource } from "../domain/engine-resource.ts";
import type { HookRun } from "../domain/hook-run.ts";

/** Where a failed hook is looked for. */
export interface HookQuery {
  readonly project: string;
  readonly service: string;
  /** The container that a `post_start` hook ran in, and since when; undefined where there is none. */
  readonly container: { readonly id: string; readonly sinceMs: number } | undefined;
}

/** Which engine is meant, and what said so. */
export interface EngineLocation {
  /** As a person writes it: `unix:///var/run/docker.sock`. */
  readonly address: string;
  /** The path of its socket, where it is one of this machine. */
  readonly socket: string | undefined;
  /** `DOCKER_HOST`, `context NAME` or `default`. */
  readonly origin: string;
}

/** What came of starting a container with a GPU; `said` is the engine's own word. */
export type GpuTrial = { readonly kind: "works" } | { readonly kind: "fails"; readonly said: string };

/** Whether a container engine is there at all. */
export interface EnginePing {
  /** Resolves once it answers anything; throws StackError `engine-unavailable`, after a few seconds at most. */
  ping(signal?: AbortSignal): Promise<void>;
}

/** The container engine: asked for facts, and to start what Compose has created. Every call throws StackError `engine-unavailable` when nothing answers. */
export interface Engine {
  /** What it is; asked once, and remembered once it has answered. */
  describe(signal?: AbortSignal): Promise<EngineDescription>;
  /** Every container of a project, stopped ones too, sorted by service and number. */
  listContainers(project: string, signal?: AbortSignal): Promise<readonly Container[]>;
  /** These containers, in no particular order; one that is gone is left out. */
  inspectContainers(ids: readonly string[], signal?: AbortSignal): Promise<readonly Container[]>;
  /** Containers that somebody has asked the engine to stop or remove, and that are still there, as far as it can tell. */
  listEnding(project: string, signal?: AbortSignal): Promise<readonly EndingContainer[]>;
  /** Starts a container that was created. Gives the engine's own word on why it cannot; undefined when it runs. */
  startContainer(id: string): Promise<string | undefined>;
  /**
   * Runs a container's own check inside it, once, for as long as the check may take. One that cannot be run, or takes
   * longer, has exit code -1.
   */
  probe(id: string, check: ContainerCheck, signal?: AbortSignal): Promise<ProbeResult>;
  /**
   * Events of a project's containers until the signal aborts, which ends the iteration quietly. A `resync` event comes
   * first, once the subscription stands, and again after each reconnect: what was missed is to be read anew.
   */
  watch(project: string, signal: AbortSignal): AsyncIterable<ContainerEvent>;
  /**
   * Ids of those in which no process is left though the engine has them running: on a loaded machine it learns of an end
   * seconds later than the kernel. Never says so of what it cannot tell.
   */
  findLifeless(containers: readonly Container[], signal?: AbortSignal): Promise<ReadonlySet<string>>;
  /** Containers will be measured soon: what measuring would wait for begins now. Never fails. */
  prepareToMeasure(): void;
  /** By container id; a container that stopped meanwhile is left out. */
  measure(containers: readonly Container[], signal?: AbortSignal): Promise<ReadonlyMap<string, Measurement>>;
  /**
   * The last lines of stdout and stderr together, oldest first, without control characters; long lines are cut. With a
   * moment of the engine's clock, only what was said since then.
   */
  readLogs(
    containerId: string,
    lines: number,
    signal?: AbortSignal,
    sinceMs?: number,
  ): Promise<readonly string[]>;
  /** What explains a failure; undefined for a container that is gone. */
  readFacts(containerId: string, signal?: AbortSignal): Promise<ContainerFacts | undefined>;
  /** The last failed hook of a service, by the traces that it left; undefined where it left none. */
  readHookRun(query: HookQuery, signal?: AbortSignal): Promise<HookRun | undefined>;
  /** All that the engine says of a container, as it says it, secrets included; undefined for one that is gone. */
  inspect(containerId: string, signal?: AbortSignal): Promise<unknown>;
  /** Image ids by reference; references that are not here are left out. */
  findImages(references: readonly string[], signal?: AbortSignal): Promise<ReadonlyMap<string, string>>;
  /** When images were last pulled, built or tagged on this engine, in epoch milliseconds by reference. */
  findImageTagTimes(
    references: readonly string[],
    signal?: AbortSignal,
  ): Promise<ReadonlyMap<string, number>>;
  /** Networks and volumes of exactly these names; those that are not there are left out. */
  findResources(
    names: { readonly networks: readonly string[]; readonly volumes: readonly string[] },
    signal?: AbortSignal,
  ): Promise<readonly EngineResource[]>;
  /** Networks and volumes that Compose created for a project, with the containers that hold each. */
  listHeldResources(project: string, signal?: AbortSignal): Promise<readonly HeldResource[]>;
  /** Sizes in bytes by image id; images that are not here are left out. */
  measureImages(ids: readonly string[], signal?: AbortSignal): Promise<ReadonlyMap<string, number>>;
  /** What is known of images by id, without asking again of those that were met; images that are not here are left out. */
  describeImages(ids: readonly string[], signal?: AbortSignal): Promise<ReadonlyMap<string, ImageFacts>>;
  /** Which of these networks, volumes and containers are there, whatever project they belong to. */
  findNamed(wanted: NamedThings, signal?: AbortSignal): Promise<NamedFound>;
  /** Which engine is meant; asks it nothing. Throws `engine-unavailable` where what names it makes no sense. */
  locate(): Promise<EngineLocation>;
  /** Every host port that running containers have, of all projects. */
  listHeldPorts(signal?: AbortSignal): Promise<readonly HeldPort[]>;
  /**
   * Starts a container of an image that is here with every GPU, and removes it again. The image needs nothing in it;
   * a CDI device is asked for where one is named.
   */
  tryGpu(image: string, cdiDevice: string | undefined, signal?: AbortSignal): Promise<GpuTrial>;
}
