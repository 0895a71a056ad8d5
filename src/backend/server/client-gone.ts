import type { Context } from "hono";
import { ApiError } from "./api-error.ts";
import { findIncoming } from "./find-incoming.ts";

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
