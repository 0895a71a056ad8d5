import type { Context, MiddlewareHandler } from "hono";
import { ApiError } from "./api-error.ts";
import { readHeader } from "./incoming-request.ts";
import { parseHost } from "./parse-host.ts";

/** Safe methods: https://www.rfc-editor.org/rfc/rfc9110#section-9.2.1 */
export const readingMethods: ReadonlySet<string> = new Set(["GET", "HEAD", "OPTIONS"]);

/** Values that a browser sends for pages of the same origin, and for requests without a page. */
const ownSites: ReadonlySet<string> = new Set(["same-origin", "none"]);

const defaultPorts: Readonly<Record<string, string>> = { "http:": "80", "https:": "443" };

/**
 * Rejects a request that changes data and comes from a page of another origin. A page on another port of this machine
 * counts as another origin. Clients that are not browsers send none of these headers.
 */
export function guardOrigins(): MiddlewareHandler {
  return async (c, next) => {
    if (readingMethods.has(c.req.method)) return await next();
    const sites = readHeader(c, "sec-fetch-site");
    const isOwnSite = sites.every((site) => ownSites.has(site.toLowerCase()));
    const isOwnOrigin = [...readHeader(c, "origin"), ...readReferrer(c)].every((origin) => isOwn(origin, c));
    if (isOwnSite && isOwnOrigin) return await next();
    throw new ApiError(403, {
      message:
        "a web page of another origin sent this request; use a client that is no browser, or a page that this server serves",
      code: "foreign_origin",
      param: isOwnOrigin ? "Sec-Fetch-Site" : "Origin",
    });
  };
}

/** Browsers from before 2020 omit the other two headers on some requests. */
function readReferrer(c: Context): readonly string[] {
  const isKnown = readHeader(c, "origin").length + readHeader(c, "sec-fetch-site").length > 0;
  return isKnown ? [] : readHeader(c, "referer").filter((referrer) => referrer !== "");
}

/** Whether an origin has the host and port of the request. The scheme may differ: a proxy may terminate TLS. */
function isOwn(origin: string, c: Context): boolean {
  const [given] = readHeader(c, "host");
  if (!URL.canParse(origin) || given === undefined) return false;
  const { protocol, host } = new URL(origin);
  const defaultPort = defaultPorts[protocol];
  const [theirs, own] = [parseHost(host), parseHost(given)];
  if (defaultPort === undefined || theirs === undefined || own === undefined) return false;
  return theirs.name === own.name && (theirs.port || defaultPort) === (own.port || defaultPort);
}
