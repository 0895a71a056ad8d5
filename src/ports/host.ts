import type { PublishedPort } from "../domain/service.ts";

/** A process that listens on a port. */
export interface PortOwner {
  readonly pid: number | undefined;
  readonly process: string | undefined;
}

/** Whether this user can read and write a path. */
export type PathAccess = "usable" | "missing" | "forbidden";

/** The machine that stackctl runs on. */
export interface Host {
  /** The process that listens on a port, as far as it can be identified; undefined if the port is free. */
  findPortOwner(
    port: Pick<PublishedPort, "hostIp" | "protocol"> & { published: number },
  ): Promise<PortOwner | undefined>;
  /** Whether a TCP connection is accepted there; false if none is within the timeout. */
  canConnect(address: string, port: number, timeoutMs: number, signal?: AbortSignal): Promise<boolean>;
  /** Whether a program of that name is on the PATH. */
  hasProgram(name: string): Promise<boolean>;
  /** Whether a program ends with exit code 0 within the timeout; its output is discarded. */
  succeeds(command: readonly string[], timeoutMs: number, signal?: AbortSignal): Promise<boolean>;
  /** Starts a program that outlives this one; false where it cannot be started, or fails at once. */
  startDetached(command: readonly string[]): Promise<boolean>;
  /** Node's name for the operating system, such as `linux`. */
  readonly platform: string;
  /** Version of the running Node, such as `20.19.0`. */
  readonly nodeVersion: string;
  /** Free disk space in bytes at an existing or future path; undefined if unknown. */
  freeDiskBytes(path: string): Promise<number | undefined>;
  /** Memory that programs can still allocate without swapping. */
  availableMemoryBytes(): number;
  access(path: string): Promise<PathAccess>;
  /** Runs long computations without a pause; a signal meanwhile ends the process at once. */
  runBusy<T>(work: () => T): T;
  /** A random secret of letters, digits, dashes and underscores, with at least 160 bits. */
  createSecret(): string;
}
