import { StackError } from "../../domain/errors.ts";

/** The address on which an engine listens. */
export type EngineAddress =
  | { readonly kind: "socket"; readonly path: string }
  | { readonly kind: "tcp"; readonly host: string; readonly port: number }
  | {
      readonly kind: "ssh";
      readonly host: string;
      readonly port: number;
      readonly username: string | undefined;
    };

/**
 * Parses an address in the format of DOCKER_HOST: `unix://`, `npipe://`, `tcp://`, `ssh://`, or a bare host
 * and port. Throws StackError engine-unavailable for any other format.
 */
export function parseEngineAddress(text: string, origin: string): EngineAddress {
  const [, scheme = "tcp", rest = ""] = /^(?:([a-z]+):\/\/)?(.*)$/i.exec(text.trim()) ?? [];
  switch (scheme) {
    case "unix":
      return { kind: "socket", path: rest || "/var/run/docker.sock" };
    case "npipe":
      return { kind: "socket", path: rest || "//./pipe/docker_engine" };
    case "tcp":
    case "http":
    case "https": {
      const url = parseUrl(rest);
      if (url?.hostname) return { kind: "tcp", host: bare(url.hostname), port: Number(url.port) || 2375 };
      break;
    }
    case "ssh": {
      const url = parseUrl(rest);
      if (url?.hostname && !url.password) {
        const username = url.username === "" ? undefined : decodeURIComponent(url.username);
        return { kind: "ssh", host: bare(url.hostname), port: Number(url.port) || 22, username };
      }
      break;
    }
  }
  throw new StackError("engine-unavailable", {
    message: `${origin} is not an engine address: ${text}`,
    hint: "Write unix:///var/run/docker.sock, tcp://HOST:2376 or ssh://USER@HOST.",
  });
}

/** The address in the format of DOCKER_HOST. */
export function formatEngineAddress(address: EngineAddress): string {
  switch (address.kind) {
    case "socket":
      return `unix://${address.path}`;
    case "tcp":
      return `tcp://${address.host}:${address.port}`;
    case "ssh":
      return `ssh://${address.username === undefined ? "" : `${address.username}@`}${address.host}${address.port === 22 ? "" : `:${address.port}`}`;
  }
}

// URL drops the default port of a scheme, so parse with a scheme that has none.
function parseUrl(rest: string): URL | undefined {
  return URL.canParse(`docker://${rest}`) ? new URL(`docker://${rest}`) : undefined;
}

/** An IPv6 address without its brackets. */
function bare(hostname: string): string {
  return hostname.replace(/^\[(.*)\]$/, "$1");
}
