import type { Context, MiddlewareHandler } from "hono";
import { isAllowedHost } from "./allowed-hosts.ts";
import { ApiError } from "./api-error.ts";
import { findIncoming, readHeader } from "./find-incoming.ts";
import { type Host, nameAddress, parseHost } from "./parse-host.ts";

const longestShown = 100;

/**
 * Lets a request pass only when it is for this server by the name in its Host header. A web page whose own name is made to
 * lead here (DNS rebinding) sends that name. Only the Host header counts, and no header of a proxy, which a page can set.
 */
export function guardHosts(allowed: readonly string[]): MiddlewareHandler {
  return async (c, next) => {
    const incoming = findIncoming(c);
    const given = readHeader(c, "host");
    // A request that is made inside this process comes from no browser.
    if (incoming === undefined && given.length === 0) return await next();
    const host = readOne(given);
    const { localAddress } = incoming?.socket ?? {};
    const arrivedAt = localAddress === undefined ? undefined : nameAddress(localAddress);
    const target = readTarget(c, host);
    for (const { name } of [host, target]) {
      if (!isAllowedHost(name, allowed, arrivedAt)) throw refuseForeign(name);
    }
    if (target.name !== host.name) throw refuseInvalid("the request target and the Host header differ");
    return await next();
  };
}

function readOne(given: readonly string[]): Host {
  const [text, ...others] = given;
  if (text === undefined) throw refuseInvalid("the request has no Host header");
  if (others.length > 0) throw refuseInvalid("the request has more than one Host header");
  const host = parseHost(text);
  if (host === undefined) throw refuseInvalid("the Host header is no HOST or HOST:PORT");
  return host;
}

/** The host in a request target of the form `http://HOST/PATH`, which wins over the header; the header's for any other. */
function readTarget(c: Context, host: Host): Host {
  const { url } = findIncoming(c) ?? {};
  if (url === undefined || url.startsWith("/")) return host;
  const target = parseHost(new URL(c.req.url).host);
  if (target === undefined) throw refuseInvalid("the request target names no host");
  return target;
}

function refuseInvalid(what: string): ApiError {
  return new ApiError(400, { message: what, code: "invalid_host", param: "Host" });
}

function refuseForeign(name: string): ApiError {
  const shown = name.length > longestShown ? `${name.slice(0, longestShown)}…` : name;
  const message = `the host name ${shown} is not allowed; to allow it, set ALLOWED_HOSTS=${shown} in .env and restart the server`;
  return new ApiError(403, { message, code: "foreign_host", param: "Host" });
}
