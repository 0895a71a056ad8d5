import type { JoinKind } from "./service.ts";

/** One run of a health check. */
export interface ProbeResult {
  readonly atMs: number;
  readonly exitCode: number;
  readonly output: string;
}

/** The health check that a container really has: its own, or its image's. */
export interface ContainerCheck {
  /** What is run inside, as an argument list. */
  readonly command: readonly string[];
  readonly intervalMs: number;
  readonly timeoutMs: number;
}

/** What a container shares with another one. */
export interface JoinedContainer {
  readonly kind: JoinKind;
  readonly containerId: string;
}

/** `replaced`: the owner's container is gone. `restarted`: it is there, and its namespace of that time is not. */
export interface LostJoin {
  readonly kind: JoinKind;
  readonly owner: string;
  readonly how: "replaced" | "restarted" | "stopped";
}

/** A container as the engine reports it at one moment. Times are epoch milliseconds. */
export interface Container {
  readonly id: string;
  readonly name: string;
  readonly service: string;
  readonly state: "created" | "running" | "paused" | "restarting" | "removing" | "exited" | "dead";
  readonly health: "none" | "starting" | "healthy" | "unhealthy";
  /** When its own check passed in this run, where we ran it and the engine has not yet said anything. */
  readonly provedAtMs?: number;
  /** A command of ours saw this run end by itself: nobody stopped the container. */
  readonly endedByItself?: boolean;
  /** No process of it is left, though the engine has it running. */
  readonly isLifeless?: boolean;
  /** The containers whose namespaces or volumes it was created with. */
  readonly joined?: readonly JoinedContainer[];
  /** Why what it shares with another service is lost, where it is. */
  readonly lostJoin?: LostJoin;
  /** Undefined without a health check. */
  readonly check?: ContainerCheck | undefined;
  /** On the networks of the engine; reachable only where the engine runs on this machine. */
  readonly addresses?: readonly string[];
  /** TCP ports that the image or the service names, on the container's own side. */
  readonly exposedPorts?: readonly number[];
  readonly failingStreak: number;
  /** Oldest first; the engine keeps five. */
  readonly probes: readonly ProbeResult[];
  readonly exitCode: number;
  readonly oomKilled: boolean;
  readonly restarts: number;
  /** The engine's own word on why it could not start; empty otherwise. */
  readonly error: string;
  readonly startedAtMs: number | undefined;
  readonly finishedAtMs: number | undefined;
  readonly configHash: string;
  /** The version of the Compose that created it; undefined where none is known. */
  readonly composeVersion?: string | undefined;
  readonly imageId: string;
  readonly memoryLimitBytes: number | undefined;
  readonly publishedPorts: readonly {
    readonly hostIp: string;
    readonly published: number;
    readonly target: number;
    readonly protocol: string;
  }[];
}

/** What a running container uses. CPU is in percent of one core, memory without the page cache that can be dropped. */
export interface Measurement {
  readonly memoryBytes: number;
  readonly cpuPercent: number;
  /** The most memory since its start, counted the same way; undefined where nothing tells. */
  readonly peakMemoryBytes?: number;
}

/** What a busy engine needs beyond the grace to kill a container, and to say so. */
export const killTakesMs = 5_000;

/** A container that the engine has been asked to stop or remove, and that is still there. */
export interface EndingContainer {
  readonly name: string;
  /** False: the engine has forgotten what it was asked so long ago that this container could still be stopped for it. */
  readonly isCertain: boolean;
  /** When it was asked, by the engine's clock; undefined where that is not known. */
  readonly sinceMs: number | undefined;
  /** How long the container may take to end before it is killed. */
  readonly graceMs: number;
}

/** Something that happened to a container; the state is read anew for what it means. */
export interface ContainerEvent {
  readonly service: string;
  readonly containerId: string;
  readonly action:
    | "create"
    | "start"
    | "die"
    | "stop"
    | "kill"
    | "oom"
    | "pause"
    | "unpause"
    | "destroy"
    | "health"
    | "probe"
    | "resync";
  readonly atMs: number;
}

/** What an engine says about itself. */
export interface EngineDescription {
  /** What it calls itself, where that is not Docker: `Podman Engine`. */
  readonly product?: string;
  readonly version: string;
  readonly apiVersion: string;
  readonly cpus: number;
  readonly memoryBytes: number;
  readonly runtimes: readonly string[];
  /** Devices found through the Container Device Interface, such as `nvidia.com/gpu=0`. */
  readonly cdiDevices: readonly string[];
  /** The engine runs on this very Linux host, so its files and addresses can be reached. */
  readonly local: boolean;
  /** Where it keeps images and volumes; empty when it does not tell. */
  readonly rootDirectory: string;
  /** `1` or `2`; empty when it does not tell. */
  readonly cgroupVersion: string;
  /** The engine's clock when it answered, in epoch milliseconds. */
  readonly clockMs: number | undefined;
  /** What it runs without emulation, such as `linux/amd64`; undefined when it does not tell. */
  readonly platform?: string | undefined;
  /** Drivers of logs; undefined when it does not tell. */
  readonly logDrivers?: readonly string[] | undefined;
  /** It is part of a swarm, whose networks it may not know before they are used. */
  readonly isSwarm?: boolean | undefined;
  /** It pulls by a proxy or mirror, so that reaching a registry from here says nothing. */
  readonly pullsIndirectly: boolean;
}

/** What an image says of itself. */
export interface ImageFacts {
  /** What it is made for, such as `linux/arm64/v8`. */
  readonly platform: string;
  readonly hasHealthcheck: boolean;
}

/** Names to be looked up: of networks and containers their ids are meant too. */
export interface NamedThings {
  readonly networks: readonly string[];
  readonly volumes: readonly string[];
  readonly containers: readonly string[];
}

/** What was found of them, each by the name that was looked up. */
export interface NamedFound {
  readonly networks: ReadonlySet<string>;
  readonly volumes: ReadonlySet<string>;
  readonly containers: ReadonlyMap<string, NamedContainer>;
}

/** A container, and what it belongs to. */
export interface NamedContainer {
  readonly name: string;
  /** Its Compose project and service; undefined for one that Compose did not make. */
  readonly project: string | undefined;
  readonly service: string | undefined;
  readonly running: boolean;
}

/** A host port that a running container has, whatever project it belongs to. */
export interface HeldPort {
  /** The container's name. */
  readonly container: string;
  /** Its Compose project and service; undefined for one that Compose did not make. */
  readonly project: string | undefined;
  readonly service: string | undefined;
  readonly hostIp: string;
  readonly published: number;
  readonly protocol: string;
}
