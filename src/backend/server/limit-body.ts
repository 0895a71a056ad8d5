import type { MiddlewareHandler } from "hono";
import { bodyLimit } from "hono/body-limit";
import { ApiError } from "./api-error.ts";

/** Size limit of a form with a file. Larger files must be copied into the data folder. */
export const uploadLimitBytes = 512 * 1024 * 1024;

/** The response to a larger body. */
export function bodyTooLarge(maxBytes: number): ApiError {
  const message = `the body must have at most ${maxBytes} bytes`;
  return new ApiError(413, { message, code: "body_too_large" });
}

/**
 * Rejects a larger body with 413: by its declared length, or else while it is read. A body without a length is buffered
 * in memory.
 */
export function limitBody(maxBytes: number): MiddlewareHandler {
  const byLength = limitDeclaredBody(maxBytes);
  const whileReading = bodyLimit({
    maxSize: maxBytes,
    onError: () => {
      throw bodyTooLarge(maxBytes);
    },
  });
  return async (c, next) => {
    if (c.req.header("transfer-encoding") !== undefined) return await whileReading(c, next);
    return await byLength(c, next);
  };
}

/** Rejects a body whose declared length is larger with 413. A route that streams its body counts the bytes itself. */
export function limitDeclaredBody(maxBytes: number): MiddlewareHandler {
  return async (c, next) => {
    if (Number(c.req.header("content-length") ?? 0) > maxBytes) throw bodyTooLarge(maxBytes);
    return await next();
  };
}
