import { createHash, timingSafeEqual } from "node:crypto";
import type { MiddlewareHandler } from "hono";
import type { Secret } from "../../domain/secret.ts";
import { ApiError } from "./api-error.ts";
import { readingMethods } from "./guard-origins.ts";

/** Reads without user data. They require no token, so health checks and clients can use them. */
const openPaths: ReadonlySet<string> = new Set([
  "/health",
  "/api/v1/features",
  "/api/v1/features/",
  "/docs",
  "/openapi.json",
]);

/** The token, and the requests that require it. */
export interface TokenRule {
  /** Undefined: no request requires a token. */
  readonly token: Secret | undefined;
  /** `token`: reads require it, except the open ones. `open`: no read requires it. */
  readonly reads: "token" | "open";
}

/** Whether a request passes without a token although one is set. */
export function isOpenRead(method: string, path: string): boolean {
  return readingMethods.has(method) && openPaths.has(path);
}

/** Requires `Authorization: Bearer TOKEN`, except for open reads. */
export function guardTokens({ token, reads }: TokenRule): MiddlewareHandler {
  const guard = requireToken(token);
  return async (c, next) => {
    const { method, path } = c.req;
    const isOpen = isOpenRead(method, path) || (reads === "open" && readingMethods.has(method));
    return isOpen ? await next() : await guard(c, next);
  };
}

/** Requires `Authorization: Bearer TOKEN` for every request; without a token, all requests pass. */
export function requireToken(token: Secret | undefined): MiddlewareHandler {
  if (token === undefined) return async (_c, next) => await next();
  const expected = digest(token.reveal());
  return async (c, next) => {
    const [, given] = /^Bearer +(\S+) *$/i.exec(c.req.header("authorization") ?? "") ?? [];
    if (given !== undefined && timingSafeEqual(digest(given), expected)) return await next();
    throw new ApiError(401, {
      message:
        given === undefined
          ? "this request needs the token of API_TOKEN: send the header Authorization: Bearer TOKEN"
          : "the token is wrong: send the value of API_TOKEN",
      code: given === undefined ? "missing_token" : "invalid_token",
      headers: { "www-authenticate": "Bearer" },
    });
  };
}

/** A hash of constant length, so that the comparison does not reveal the length of the token. */
function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
