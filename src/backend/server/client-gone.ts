import type { Context } from "hono";
import { ApiError } from "./api-error.ts";
import { findIncoming } from "./find-incoming.ts";

/** A client that closes its connection before it has its answer. Nobody reads this answer, but the log shows it. */
export function clientGone(cause?: unknown): ApiError {
  const message = "the client closed the connection before the request was complete";
  return new ApiError(400, { message, code: "client_gone", cause });
}

/** Whether the connection of a request broke before its body had arrived. */
export function isClientGone(c: Context): boolean {
  const incoming = findIncoming(c);
  return incoming?.destroyed === true && !incoming.complete;
}
