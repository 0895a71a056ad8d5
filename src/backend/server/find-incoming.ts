import { IncomingMessage } from "node:http";
import type { Context } from "hono";

/** The request as Node received it; undefined for a request made inside this process. */
export function findIncoming(c: Context): IncomingMessage | undefined {
  const env: unknown = c.env;
  if (typeof env !== "object" || env === null || !("incoming" in env)) return undefined;
  return env.incoming instanceof IncomingMessage ? env.incoming : undefined;
}

/** All values of a header, including repeated ones. */
export function readHeader(c: Context, name: string): readonly string[] {
  const incoming = findIncoming(c);
  if (incoming !== undefined) return incoming.headersDistinct[name] ?? [];
  const value = c.req.header(name);
  return value === undefined ? [] : [value];
}
