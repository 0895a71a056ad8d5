import type { MiddlewareHandler } from "hono";
import { routePath } from "hono/route";
import { ApiError } from "./api-error.ts";

/** A request with its response. */
export interface AnsweredRequest {
  readonly method: string;
  readonly path: string;
  /** The route, such as `/v1/jobs/:id`; `unmatched` if there is none. */
  readonly route: string;
  readonly status: number;
  /** Until the response was made, without sending it. */
  readonly durationMs: number;
  /** The cause of a foreseen error response. */
  readonly failure: string | undefined;
}

/** Reports every request once its response is made. */
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
