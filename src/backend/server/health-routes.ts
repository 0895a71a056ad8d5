import { createRoute } from "@hono/zod-openapi";
import type { Hono } from "hono";
import * as z from "zod";
import { createRoutes } from "./create-routes.ts";

/** The state of a dependency. */
export const Dependency = z.strictObject({
  status: z.enum(["up", "down", "off"]),
  required: z.boolean().describe("True if the server needs it; false if only some functions do"),
  reason: z.string().nullable().describe("Why it is down"),
});
export type Dependency = z.infer<typeof Dependency>;

/** The response body of `GET /health`; a role may add keys. */
export const HealthReport = z
  .looseObject({
    status: z
      .enum(["ok", "degraded", "down"])
      .describe("degraded: an optional dependency is down; down: a required one is"),
    dependencies: z.record(z.string(), Dependency).optional(),
  })
  .meta({ id: "Health" });
export type HealthReport = z.infer<typeof HealthReport>;

/** Combines the states of all dependencies. */
export function judgeHealth(dependencies: Readonly<Record<string, Dependency>>): HealthReport["status"] {
  const down = Object.values(dependencies).filter(({ status }) => status === "down");
  if (down.some(({ required }) => required)) return "down";
  return down.length > 0 ? "degraded" : "ok";
}

/** `GET /health`: status 200 while the server works, 503 if it is down. */
export function healthRoutes(report: () => HealthReport | Promise<HealthReport>): Hono {
  const content = { "application/json": { schema: HealthReport } };
  const route = createRoute({
    method: "get",
    path: "/health",
    operationId: "getHealth",
    tags: ["Operations"],
    summary: "State of the server and its dependencies",
    responses: {
      200: { description: "The server works; optional dependencies may be down", content },
      503: { description: "A required dependency is down", content },
    },
  });
  return createRoutes().openapi(route, async (c) => {
    const health = await report();
    return health.status === "down" ? c.json(health, 503) : c.json(health, 200);
  });
}
