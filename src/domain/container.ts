import type { JoinKind } from "./service.ts";

/** One run of a health check. */
export interface ProbeResult {
  readonly atMs: number;
  readonly exitCode: number;
  readonly output: string;
}

/**
 * The results of the last health checks, oldest first. If they are on another machine and were not read, `problem` says why
 * reading failed; without it, nothing tried.
 */
export type ProbesRead =
  | { readonly kind: "read"; readonly probes: readonly ProbeResult[] }
  | { readonly kind: "elsewhere"; readonly problem?: string };

/** The health check of a container: its own, or the one that the image declares. */
export interface ContainerCheck {
  /** The command that runs in the container, as an argument list. */
  readonly command: readonly string[];
  readonly intervalMs: number;
  readonly timeoutMs: number;
}

/** Another container with which a container shares a namespace or volumes. */
export interface JoinedContainer {
  readonly kind: JoinKind;
  readonly containerId: string;
}

/**
 * `replaced`: the owner's container is gone. `restarted`: the owner's container exists, but its former
 * namespace is gone.
 */
export interface LostJoin {
  readonly kind: JoinKind;
  readonly owner: string;
  readonly how: "replaced" | "restarted" | "stopped";
}

/** Why a container does not run yet, although the engine has begun to start it. */
export interface Waiting {
  /** As a clause, such as `its image is being prepared on n2`. */
  readonly why: string;
  /** Set if no node can take the container at present: since when, by the clock of stackctl. */
  readonly unplaceableSinceMs?: number;
}

/** The machine that runs a container, if the engine has several. */
export interface ContainerNode {
  readonly name: string;
  /** The node that ran the container before, and was lost: its process may still run there. */
  readonly movedFrom?: string;
}

/** A container as the engine reports it at one moment. Times are epoch milliseconds. */
export interface Container {
  readonly id: string;
  readonly name: string;
  readonly service: string;
  readonly state: "created" | "running" | "paused" | "restarting" | "removing" | "exited" | "dead";
  readonly health: "none" | "starting" | "healthy" | "unhealthy";
  /**
   * When the health check passed in this run of the container, if stackctl ran the check and the engine has
   * not reported a result yet.
   */
  readonly provedAtMs?: number;
  readonly node?: ContainerNode;
  /** Absent for a container that runs, has ended, or was never started. */
  readonly waiting?: Waiting;
  /** The engine went back to the previous configuration of the service: its reason. */
  readonly rolledBack?: string;
  /** Why the engine replaced the container before this one; absent for an ordinary exit. */
  readonly replacedFor?: {
    readonly reason: "unhealthy" | "cannot-start";
    readonly why: string;
    /** The name of the machine that ran it, if the engine has several. */
    readonly node?: string | undefined;
  };
  /** A stackctl command saw this run end by itself: no stop was requested. */
  readonly endedByItself?: boolean;
  /** None of its processes is left, although the engine reports the container as running. */
  readonly hasNoProcesses?: boolean;
  /** The containers whose namespaces or volumes it was created with. */
  readonly joined?: readonly JoinedContainer[];
  /** How a namespace or volume shared with another service was lost; absent if none was. */
  readonly lostJoin?: LostJoin;
  /** Files of its configs or secrets have changed since Compose copied them into it. */
  readonly hasOutdatedFiles?: boolean;
  /** Undefined without a health check. */
  readonly check?: ContainerCheck | undefined;
  /** Addresses on the engine's networks; reachable only if the engine runs on this machine. */
  readonly addresses?: readonly string[];
  /** TCP container ports that the image or the service exposes. */
  readonly exposedPorts?: readonly number[];
  readonly failingStreak: number;
  /** Oldest first; the engine keeps five. */
  readonly probes: readonly ProbeResult[];
  readonly exitCode: number;
  readonly oomKilled: boolean;
  readonly restarts: number;
  /** The engine's message when the container could not start; empty otherwise. */
  readonly error: string;
  readonly startedAtMs: number | undefined;
  readonly finishedAtMs: number | undefined;
  readonly configHash: string;
  /** Version of the Compose that created the container; undefined if unknown. */
  readonly composeVersion?: string | undefined;
  /** Empty if the engine does not report it. */
  readonly imageId: string;
  readonly memoryLimitBytes: number | undefined;
  readonly publishedPorts: readonly {
    readonly hostIp: string;
    readonly published: number;
    readonly target: number;
    readonly protocol: string;
  }[];
}

/**
 * Resource usage of a running container. CPU: percent of one core. Memory: without reclaimable page cache.
 */
export interface Measurement {
  readonly memoryBytes: number;
  readonly cpuPercent: number;
  /** Peak memory since the start, counted the same way; undefined if it cannot be measured. */
  readonly peakMemoryBytes?: number;
}

/** Time that a busy engine needs, beyond the grace period, to kill a container and to report it. */
export const killTakesMs = 5_000;

/** A container that the engine was asked to stop or remove and that still exists. */
export interface EndingContainer {
  readonly name: string;
  /**
   * False: whether a stop was requested is unknown, because the engine has dropped its events of a time from which a
   * request could still be pending.
   */
  readonly isCertain: boolean;
  /** Time of the request, by the engine's clock; undefined if unknown. */
  readonly sinceMs: number | undefined;
  /** Grace period after which the engine kills the container. */
  readonly graceMs: number;
}

/** An event of a container. It only triggers a new reading of the state; it does not carry the state. */
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

/** Facts about an image. */
export interface ImageFacts {
  /** Platform that the image was built for, such as `linux/arm64/v8`. */
  readonly platform: string;
  readonly hasHealthcheck: boolean;
}

/** Names to look up. For networks and containers, ids are accepted too. */
export interface NamedThings {
  readonly networks: readonly string[];
  readonly volumes: readonly string[];
  readonly containers: readonly string[];
}

/** The networks, volumes and containers that exist, each by the name that was looked up. */
export interface NamedFound {
  readonly networks: ReadonlySet<string>;
  readonly volumes: ReadonlySet<string>;
  readonly containers: ReadonlyMap<string, NamedContainer>;
}

/** A container and the Compose project that it belongs to. */
export interface NamedContainer {
  readonly name: string;
  /** Its Compose project and service; undefined for a container that Compose did not create. */
  readonly project: string | undefined;
  readonly service: string | undefined;
  readonly running: boolean;
}

/** A host port that a running container of any project publishes. */
export interface HeldPort {
  /** The container's name. */
  readonly container: string;
  /** Its Compose project and service; undefined for a container that Compose did not create. */
  readonly project: string | undefined;
  readonly service: string | undefined;
  readonly hostIp: string;
  readonly published: number;
  readonly protocol: string;
}

/** Sorts by service, then by name with numbers in numeric order: `web-2` before `web-10`. */
export function sortContainers(containers: readonly Container[]): readonly Container[] {
  return containers.toSorted(
    (a, b) =>
      byCharacters(a.service, b.service) || a.name.length - b.name.length || byCharacters(a.name, b.name),
  );
}

function byCharacters(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** Whether a container in this state runs, is paused, or is about to be restarted by its restart policy. */
export function isAlive(state: Container["state"]): boolean {
  return state === "running" || state === "restarting" || state === "paused";
}

/** Whether a process of a container, or of one that it replaced, has ever run: if so, there may be output to read. */
export function hasEverRun({
  state,
  restarts,
  rolledBack,
}: Pick<Container, "state" | "restarts" | "rolledBack">): boolean {
  return state !== "created" || restarts > 0 || rolledBack !== undefined;
}
