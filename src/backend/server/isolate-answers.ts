import type { MiddlewareHandler } from "hono";

/** Adds a header to every response that prevents pages of other origins from embedding it. */
export const isolateAnswers: MiddlewareHandler = async (c, next) => {
  await next();
  c.header("cross-origin-resource-policy", "same-origin");
  c.header("x-content-type-options", "nosniff");
};
