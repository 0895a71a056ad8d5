/** The machine of an engine, if it is not this one. */
export interface RemoteMachine {
  /** The name or address at which this machine reaches it; undefined behind a forwarded socket or port. */
  readonly host: string | undefined;
  /** The host name that the engine reports. */
  readonly name: string;
  /** The engine is reached through SSH, which can also forward ports. */
  readonly ssh: boolean;
}

/** What an engine reports about itself. */
export interface EngineDescription {
  /** The engine's product name if it is not Docker, such as `Podman Engine`. */
  readonly product?: string;
  readonly version: string;
  readonly apiVersion: string;
  readonly cpus: number;
  readonly memoryBytes: number;
  readonly runtimes: readonly string[];
  /** Devices found through the Container Device Interface, such as `nvidia.com/gpu=0`. */
  readonly cdiDevices: readonly string[];
  /** The engine runs on this Linux machine, so stackctl can reach its files and addresses. */
  readonly local: boolean;
  /**
   * The other machine on which the engine runs: its files and ports are not those of this machine. Undefined for
   * this machine, and for a virtual machine that shares files and forwards ports, such as Docker Desktop's.
   */
  readonly remote?: RemoteMachine | undefined;
  /** Folder of images and volumes; empty if the engine does not report it. */
  readonly rootDirectory: string;
  /** `1` or `2`; empty if the engine does not report it. */
  readonly cgroupVersion: string;
  /** The engine's clock when it answered, in epoch milliseconds. */
  readonly clockMs: number | undefined;
  /**
   * Platform that runs without emulation, such as `linux/amd64`; undefined if the engine does not report it.
   */
  readonly platform?: string | undefined;
  /** Logging drivers; undefined if the engine does not report them. */
  readonly logDrivers?: readonly string[] | undefined;
  /** Its id as a node of a Swarm; absent outside a Swarm. */
  readonly nodeId?: string;
  /** The engine is part of a swarm: swarm networks may be invisible until they are used. */
  readonly isSwarm?: boolean | undefined;
  /** The engine pulls through a proxy or mirror, so a registry check from this machine proves nothing. */
  readonly pullsIndirectly: boolean;
}
