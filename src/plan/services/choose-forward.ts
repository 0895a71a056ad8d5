import type { RemoteMachine } from "../../domain/engine-description.ts";
import { isLoopback } from "../../domain/host-address.ts";

/** The port of a web address as the engine's machine reaches it. */
export interface ForwardTarget {
  readonly address: string;
  readonly port: number;
}

/**
 * The port to forward for a URL of an endpoint: on the loopback interface of the engine's machine, or on the address
 * of that machine on which alone the port is published.
 */
export function chooseForward(url: string, remote: RemoteMachine | undefined): ForwardTarget {
  const { hostname, port, protocol } = new URL(url);
  const isOwn = hostname === remote?.host || hostname === `[${remote?.host}]` || hostname === "localhost";
  return {
    address: isOwn || (isLoopback(hostname) && !hostname.includes(":")) ? "127.0.0.1" : hostname,
    port: port === "" ? (protocol === "https:" ? 443 : 80) : Number(port),
  };
}

/** The URL through the forwarded port of this machine. */
export function throughForward(url: string, port: number): string {
  const forwarded = new URL(url);
  forwarded.hostname = "127.0.0.1";
  forwarded.port = String(port);
  return forwarded.href.endsWith("/") && !url.endsWith("/") ? forwarded.href.slice(0, -1) : forwarded.href;
}
