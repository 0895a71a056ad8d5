import type { MiddlewareHandler } from "hono";
import { bodyLimit } from "hono/body-limit";
import { ApiError } from "./api-error.ts";
import { findIncoming } from "./incoming-request.ts";

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

/** Minimum number of bytes per period; a body with fewer has stalled. */
const leastBytes = 1024;

/** Ends a request with 408 if less than 1 KiB of its body arrives in a period, so that a sender cannot block a connection and a file. */
export function boundStall(periodMs: number): MiddlewareHandler {
  return async (c, next) => {
    const incoming = findIncoming(c);
    if (incoming === undefined || incoming.complete) return await next();
    const { socket } = incoming;
    let seen = socket.bytesRead;
    let timer: NodeJS.Timeout | undefined;
    const stalled = new Promise<never>((_resolve, reject) => {
      timer = setInterval(() => {
        const arrived = socket.bytesRead - seen;
        seen = socket.bytesRead;
        if (incoming.complete) clearInterval(timer);
        else if (arrived < leastBytes) {
          // Node does not end the body of a request after the response, and its reader would wait without end.
          socket.once("close", () => incoming.destroy());
          reject(refuse(periodMs));
        }
      }, periodMs);
    });
    const answered = next();
    answered.catch(() => undefined);
    try {
      await Promise.race([answered, stalled]);
    } finally {
      clearInterval(timer);
    }
  };
}

function refuse(periodMs: number): ApiError {
  return new ApiError(408, {
    message: `the request's body stalled: less than ${leastBytes} bytes of it arrived in ${periodMs / 1000} s`,
    code: "body_stalled",
    headers: { connection: "close" },
  });
}
