import type { MiddlewareHandler } from "hono";

/** Marks every answer, so that no page of another origin can embed it as a script, a style or an image. */
export const isolateAnswers: MiddlewareHandler = async (c, next) => {
  await next();
  c.header("cross-origin-resource-policy", "same-origin");
  c.header("x-content-type-options", "nosniff");
};
