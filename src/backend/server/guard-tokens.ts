import { createHash, timingSafeEqual } from "node:crypto";
import type { MiddlewareHandler } from "hono";
import type { Secret } from "../../domain/secret.ts";
import { ApiError } from "./api-error.ts";
import { readingMethods } from "./guard-origins.ts";

/** Reads that show nothing of a user's data: they need no token, so that health checks and clients find their way. */
const openPaths: ReadonlySet<string> = new Set([
  "/health",
  "/api/v1/features",
  "/api/v1/features/",
  "/docs",
  "/openapi.json",
]);

/** The token that clients bring, and what it guards. */
export interface TokenRule {
  /** Undefined: every request passes. */
  readonly token: Secret | undefined;
  /** `token`: reads need it too, beside the open ones; `open`: no read needs it. */
  readonly reads: "token" | "open";
}

/** Whether a request passes without the token although there is one. */
export function isOpenRead(method: string, path: string): boolean {
  return readingMethods.has(method) && openPaths.has(path);
}

/** Lets a request pass only with `Authorization: Bearer TOKEN`, unless it is a read that is open. */
export function guardTokens({ token, reads }: TokenRule): MiddlewareHandler {
  const guard = requireToken(token);
  return async (c, next) => {
    const { method, path } = c.req;
    const isOpen = isOpenRead(method, path) || (reads === "open" && readingMethods.has(method));
    return isOpen ? await next() : await guard(c, next);
  };
}

/** Lets every request pass only with `Authorization: Bearer TOKEN`; without a token, all pass. */
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

/** Of one length for every text, so that comparing tells nothing of the token's length either. */
function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
