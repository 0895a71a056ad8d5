import type { PublishedPort } from "../domain/service.ts";

/** A process that listens on a port. */
export interface PortOwner {
  readonly pid: number | undefined;
  readonly process: string | undefined;
}

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
  /** A random secret of letters, digits, dashes and underscores, with at least 160 bits. */
  createSecret(): string;
}
