import type { MiddlewareHandler } from "hono";
import { bodyLimit } from "hono/body-limit";
import { ApiError } from "./api-error.ts";

/** The largest form with a file that is taken. Larger files go into the data folder directly. */
export const uploadLimitBytes = 512 * 1024 * 1024;

/** The answer to a body of more bytes. */
export function bodyTooLarge(maxBytes: number): ApiError {
  const message = `the body must have at most ${maxBytes} bytes`;
  return new ApiError(413, { message, code: "body_too_large" });
}

/**
 * Refuses a body that is larger with 413: by its declared length where there is one, else while it is read. A body without
 * a length is held in memory as a whole.
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

/** Refuses a body whose declared length is larger with 413. A route that streams its body counts the bytes itself. */
export function limitDeclaredBody(maxBytes: number): MiddlewareHandler {
  return async (c, next) => {
    if (Number(c.req.header("content-length") ?? 0) > maxBytes) throw bodyTooLarge(maxBytes);
    return await next();
  };
}
