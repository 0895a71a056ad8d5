import type { PublishedPort } from "../domain/service.ts";

/** A process that listens on a port. */
export interface PortOwner {
  readonly pid: number | undefined;
  readonly process: string | undefined;
}

/** Whether a path can be read and written by this user. */
export type PathAccess = "usable" | "missing" | "forbidden";

/** The machine that stackctl runs on. */
export interface Host {
  /** Whether something listens there already, and who as far as can be seen; undefined when the port is free. */
  findPortOwner(
    port: Pick<PublishedPort, "hostIp" | "protocol"> & { published: number },
  ): Promise<PortOwner | undefined>;
  /** Whether something accepts a TCP connection there; false when nothing answers within the time. */
  canConnect(address: string, port: number, timeoutMs: number, signal?: AbortSignal): Promise<boolean>;
  /** Whether a program of that name is on the PATH. */
  hasProgram(name: string): Promise<boolean>;
  /** Whether a program ends with exit code 0 within the time; what it prints goes nowhere. */
  succeeds(command: readonly string[], timeoutMs: number, signal?: AbortSignal): Promise<boolean>;
  /** Node's name for the system, such as `linux`. */
  readonly platform: string;
  /** The version of Node that runs this, such as `20.19.0`. */
  readonly nodeVersion: string;
  /** Bytes that may still be written where this path is or would be; undefined when that cannot be told. */
  freeDiskBytes(path: string): Promise<number | undefined>;
  /** Memory that programs may still take without anything being swapped out. */
  availableMemoryBytes(): number;
  access(path: string): Promise<PathAccess>;
  /** Does work that computes for long without a pause; a signal meanwhile ends the process at once. */
  runBusy<T>(work: () => T): T;
  /** A random secret of letters, digits, dashes and underscores, with at least 160 bits. */
  createSecret(): string;
}
