import type { Hono } from "hono";

const methods = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;

/** The methods that an app's routes accept at a path; empty if there is no route. */
export function findMethods(app: Hono, path: string): readonly string[] {
  return methods.filter((method) => {
    const [handlers] = app.router.match(method, path);
    return handlers.some(([[, route]]) => route.method === method);
  });
}
