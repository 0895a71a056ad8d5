import type { MiddlewareHandler } from "hono";
import { ApiError } from "./api-error.ts";
import { findIncoming } from "./find-incoming.ts";

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
