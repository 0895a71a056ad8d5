import { IncomingMessage } from "node:http";
import type { Context } from "hono";
import { ApiError } from "./api-error.ts";

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

/** The response to a client that has closed its connection. Only the log shows it. */
export function clientGone(cause?: unknown): ApiError {
  const message = "the client closed the connection before the request was complete";
  return new ApiError(400, { message, code: "client_gone", cause });
}

/** Whether the connection broke before the whole body of the request arrived. */
export function isClientGone(c: Context): boolean {
  const incoming = findIncoming(c);
  return incoming?.destroyed === true && !incoming.complete;
}
