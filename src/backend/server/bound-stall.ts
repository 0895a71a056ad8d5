import type { MiddlewareHandler } from "hono";
import { ApiError } from "./api-error.ts";
import { findIncoming } from "./find-incoming.ts";

/** How little a body may bring in each period before it counts as stalled. */
const leastBytes = 1024;

/** Ends a request with 408 when its body stalls: when a period brings less than 1 KiB of it. A sender must not hold a connection and a file for nothing. */
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
          // Node does not end the body of an answered request itself, and what reads it would wait for ever.
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
