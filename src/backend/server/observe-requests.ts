import type { MiddlewareHandler } from "hono";
import { routePath } from "hono/route";
import { ApiError } from "./api-error.ts";

/** A request that was answered. */
export interface AnsweredRequest {
  readonly method: string;
  readonly path: string;
  /** The pattern that matched, such as `/v1/jobs/:id`; `unmatched` where none did. */
  readonly route: string;
  readonly status: number;
  /** Until the answer was made; sending it is not in it. */
  readonly durationMs: number;
  /** Why it was answered with an error, as far as that was foreseen. */
  readonly failure: string | undefined;
}

/** Tells of every request once it is answered. */
export function observeRequests(onRequest: (request: AnsweredRequest) => void): MiddlewareHandler {
  return async (c, next) => {
    const startedAt = performance.now();
    await next();
    const pattern = routePath(c, -1);
    onRequest({
      method: c.req.method,
      path: c.req.path,
      route: pattern === "/*" ? "unmatched" : pattern,
      status: c.res.status,
      durationMs: performance.now() - startedAt,
      failure: c.error instanceof ApiError ? `${c.error.code}: ${c.error.message}` : undefined,
    });
  };
}
