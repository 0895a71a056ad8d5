import type { MiddlewareHandler } from "hono";
import { bodyLimit } from "hono/body-limit";
import { ApiError } from "./api-error.ts";

/** Refuses a body that is larger with 413: by its declared length where there is one, else while it is read. */
export function limitBody(maxBytes: number): MiddlewareHandler {
  const tooLarge = () =>
    new ApiError(413, { message: `the body may have at most ${maxBytes} bytes`, code: "body_too_large" });
  const whileReading = bodyLimit({
    maxSize: maxBytes,
    onError: () => {
      throw tooLarge();
    },
  });
  return async (c, next) => {
    if (c.req.header("transfer-encoding") !== undefined) return await whileReading(c, next);
    if (Number(c.req.header("content-length") ?? 0) > maxBytes) throw tooLarge();
    return await next();
  };
}
