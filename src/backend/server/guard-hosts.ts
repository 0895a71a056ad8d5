import type { Context, MiddlewareHandler } from "hono";
import { ApiError } from "./api-error.ts";
import { findIncoming, readHeader } from "./incoming-request.ts";
import { type Host, isAllowedHost, nameAddress, parseHost } from "./parse-host.ts";

const longestShown = 100;

/**
 * Accepts a request only if its Host header names this server. A web page that uses DNS rebinding sends its own name.
 * Only the Host header counts: a page can set the headers of proxies.
 */
export function guardHosts(allowed: readonly string[]): MiddlewareHandler {
  return async (c, next) => {
    const incoming = findIncoming(c);
    const given = readHeader(c, "host");
    // A request made inside this process does not come from a browser.
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

/** The host of a request target such as `http://HOST/PATH`, which has precedence; otherwise that of the Host header. */
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
