/** One run of a health check. */
export interface ProbeResult {
  readonly atMs: number;
  readonly exitCode: number;
  readonly output: string;
}

/** A container as the engine reports it at one moment. Times are epoch milliseconds. */
export interface Container {
  readonly id: string;
  readonly name: string;
  readonly service: string;
  readonly state: "created" | "running" | "paused" | "restarting" | "removing" | "exited" | "dead";
  readonly health: "none" | "starting" | "healthy" | "unhealthy";
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
  readonly version: string;
  readonly apiVersion: string;
  readonly cpus: number;
  readonly memoryBytes: number;
  readonly runtimes: readonly string[];
  /** Devices found through the Container Device Interface, such as `nvidia.com/gpu=0`. */
  readonly cdiDevices: readonly string[];
  /** The engine runs on this very Linux host, so its files and addresses can be reached. */
  readonly local: boolean;
}
