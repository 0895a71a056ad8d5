import { createHash, timingSafeEqual } from "node:crypto";
import type { MiddlewareHandler } from "hono";
import type { Secret } from "../../domain/secret.ts";
import { ApiError } from "./api-error.ts";

const reading: ReadonlySet<string> = new Set(["GET", "HEAD", "OPTIONS"]);

/** Lets a request that may change something pass only with `Authorization: Bearer TOKEN`; without a token, all pass. */
export function guardWrites(token: Secret | undefined): MiddlewareHandler {
  const guard = requireToken(token);
  return async (c, next) => {
    if (reading.has(c.req.method)) return await next();
    return await guard(c, next);
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
      message: given === undefined ? "this needs a token: Authorization: Bearer TOKEN" : "the token is wrong",
      code: given === undefined ? "missing_token" : "invalid_token",
      headers: { "www-authenticate": "Bearer" },
    });
  };
}

/** Of one length for every text, so that comparing tells nothing of the token's length either. */
function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
