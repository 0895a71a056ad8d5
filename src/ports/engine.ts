import type {
  Container,
  ContainerCheck,
  ContainerEvent,
  EndingContainer,
  HeldPort,
  ImageFacts,
  Measurement,
  NamedFound,
  NamedThings,
  ProbeResult,
  ProbesRead,
} from "../domain/container.ts";
import type { ContainerFacts, HookRun } from "../domain/container-facts.ts";
import type { EngineDescription, RemoteMachine } from "../domain/engine-description.ts";
import type { EngineResource, HeldResource } from "../domain/engine-resource.ts";
import type { LogLine, LogRange } from "../domain/log-line.ts";

/** Where to look for a failed hook. */
export interface HookQuery {
  readonly project: string;
  readonly service: string;
  /**
   * The container that a `post_start` hook ran in, and the start of the search; undefined without a
   * container.
   */
  readonly container: { readonly id: string; readonly sinceMs: number } | undefined;
}

/** The address of the engine, and which setting it comes from. */
export interface EngineLocation {
  /** In the notation of Docker: `unix:///var/run/docker.sock`. */
  readonly address: string;
  /** Path of the socket if the address is a socket on this machine. */
  readonly socket: string | undefined;
  /** `DOCKER_HOST`, `context NAME` or `default`. */
  readonly origin: string;
}

/** A port of the engine's machine, and the address on which a process or container listens there. */
export interface ForwardRequest {
  readonly address: string;
  readonly port: number;
}

/** A forwarded port; `ended` resolves when ssh has ended, with its last message if it failed. */
export interface PortForward {
  /** The port on 127.0.0.1 of this machine: the same number if it is free. */
  readonly port: number;
  readonly ended: Promise<string | undefined>;
}

/** Result of starting a container with a GPU; `said` is the engine's own message. */
export type GpuTrial = { readonly kind: "works" } | { readonly kind: "fails"; readonly said: string };

/** What an engine says of itself when it answers. */
export interface EngineAnswering {
  /** It is a manager of a Swarm. */
  readonly isManager: boolean;
}

/** Whether a container engine answers. */
export interface EnginePing {
  /**
   * Resolves once the engine answers; throws StackError `engine-unavailable`, after a few seconds at most.
   */
  ping(signal?: AbortSignal): Promise<EngineAnswering>;
}

/**
 * The container engine: reports facts, and starts what Compose has created. Every call throws StackError
 * `engine-unavailable` if the engine does not answer. An optional method is a capability: an engine without it cannot do
 * it, and no caller needs to know which engine that is.
 */
export interface Engine {
  /** Description of the engine; requested once and cached after the first answer. */
  describe(signal?: AbortSignal): Promise<EngineDescription>;
  /** Every container of a project, including stopped ones, sorted by service and number. */
  listContainers(project: string, signal?: AbortSignal): Promise<readonly Container[]>;
  /** These containers, in no particular order; removed ones are left out. */
  inspectContainers(ids: readonly string[], signal?: AbortSignal): Promise<readonly Container[]>;
  /**
   * Containers that the engine was asked to stop or remove and that still exist, as far as the engine reports
   * it.
   */
  listEnding(project: string, signal?: AbortSignal): Promise<readonly EndingContainer[]>;
  /** Starts a created container. Returns the engine's message if it cannot start; undefined once it runs. */
  startContainer(id: string): Promise<string | undefined>;
  /**
   * Runs the container's own health check inside it, once, within the timeout of the check. The exit code is
   * -1 if the check cannot run or takes longer.
   */
  probe?(id: string, check: ContainerCheck, signal?: AbortSignal): Promise<ProbeResult>;
  /**
   * Events of a project's containers until the signal aborts, which ends the iteration without an error. A
   * `resync` event comes first, once the subscription exists, and after each reconnect: then read the state
   * again, because events may be missing.
   */
  watch(project: string, signal: AbortSignal): AsyncIterable<ContainerEvent>;
  /**
   * Ids of containers without any process although the engine reports them as running: a loaded engine
   * notices an exit seconds after the kernel. A container in doubt is not in the result.
   */
  findWithoutProcesses?(containers: readonly Container[], signal?: AbortSignal): Promise<ReadonlySet<string>>;
  /**
   * Takes a first CPU sample in the background, so that `measure` does not wait between two samples. Never fails.
   */
  takeFirstCpuSample?(): void;
  /** Measurements by container id; containers that have stopped meanwhile are left out. */
  measure?(containers: readonly Container[], signal?: AbortSignal): Promise<ReadonlyMap<string, Measurement>>;
  /**
   * The last lines of stdout and stderr together, oldest first, without control characters; long lines are
   * cut. With `sinceMs`, by the engine's clock, only lines since then.
   */
  readLogs(
    containerId: string,
    lines: number,
    signal?: AbortSignal,
    sinceMs?: number,
  ): Promise<readonly string[]>;
  /**
   * The lines of a container's log, oldest first; none for a removed container or an unreadable log. The signal
   * ends the iteration without an error.
   */
  streamLogs(containerId: string, range: LogRange, signal: AbortSignal): AsyncIterable<LogLine>;
  /** Details that explain a failure; undefined for a removed container. */
  readFacts(containerId: string, signal?: AbortSignal): Promise<ContainerFacts | undefined>;
  /**
   * The results of the last health checks of a container, where `listContainers` does not report them. With
   * `inspectNodes`, a task on another machine may read them there.
   */
  readProbes?(
    containerId: string,
    options: { readonly inspectNodes: boolean },
    signal?: AbortSignal,
  ): Promise<ProbesRead>;
  /** The last failed hook of a service, found by its traces; undefined if there are none. */
  readHookRun(query: HookQuery, signal?: AbortSignal): Promise<HookRun | undefined>;
  /**
   * The engine's complete, unchanged description of a container, including secrets; undefined if it was
   * removed.
   */
  inspect(containerId: string, signal?: AbortSignal): Promise<unknown>;
  /** Image ids by reference; references not found locally are left out. */
  findImages(references: readonly string[], signal?: AbortSignal): Promise<ReadonlyMap<string, string>>;
  /** When images were last pulled, built or tagged on this engine, in epoch milliseconds by reference. */
  findImageTagTimes(
    references: readonly string[],
    signal?: AbortSignal,
  ): Promise<ReadonlyMap<string, number>>;
  /** Networks and volumes with exactly these names; missing ones are left out. */
  findResources(
    names: { readonly networks: readonly string[]; readonly volumes: readonly string[] },
    signal?: AbortSignal,
  ): Promise<readonly EngineResource[]>;
  /** Networks and volumes that Compose created for a project, with the containers that use each. */
  listHeldResources(project: string, signal?: AbortSignal): Promise<readonly HeldResource[]>;
  /** Sizes in bytes by image id; images not found locally are left out. */
  measureImages(ids: readonly string[], signal?: AbortSignal): Promise<ReadonlyMap<string, number>>;
  /** Facts about images by id, cached for ids seen before; images not found locally are left out. */
  describeImages(ids: readonly string[], signal?: AbortSignal): Promise<ReadonlyMap<string, ImageFacts>>;
  /** Which of these networks, volumes and containers exist, in any project. */
  findNamed(wanted: NamedThings, signal?: AbortSignal): Promise<NamedFound>;
  /**
   * The configured engine, without contacting it. Throws `engine-unavailable` if the configuration is
   * invalid.
   */
  locate(): Promise<EngineLocation>;
  /**
   * The other machine on which the engine runs; undefined if there is none. Does not contact an engine at the
   * default socket.
   */
  findRemote(signal?: AbortSignal): Promise<RemoteMachine | undefined>;
  /**
   * Forwards a free port of this machine to a port of the engine's machine, through SSH, until the signal aborts. Throws
   * StackError: `usage` if the engine is not reached through SSH, `engine-unavailable` if ssh fails.
   */
  forwardPort(request: ForwardRequest, signal: AbortSignal): Promise<PortForward>;
  /** Every host port that running containers of any project publish. */
  listHeldPorts(signal?: AbortSignal): Promise<readonly HeldPort[]>;
  /**
   * Starts a container of a local image with every GPU, and removes it again. The image may be empty.
   * Requests the CDI device if one is named.
   */
  tryGpu?(image: string, cdiDevice: string | undefined, signal?: AbortSignal): Promise<GpuTrial>;
}

/** What an engine can do only if it runs the containers on its own machine. */
type LocalCapability = "probe" | "findWithoutProcesses" | "takeFirstCpuSample" | "measure" | "tryGpu";

/** An engine whose containers run on its own machine. */
export type LocalEngine = Engine & Required<Pick<Engine, LocalCapability>>;
