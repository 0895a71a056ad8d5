import { createRoute } from "@hono/zod-openapi";
import type { Hono } from "hono";
import { z } from "zod";
import { createRoutes } from "./create-routes.ts";

/** How something that this process depends on does. */
export const Dependency = z.strictObject({
  status: z.enum(["up", "down", "off"]),
  required: z.boolean().describe("Whether nothing works without it"),
  reason: z.string().nullable().describe("Why it is not up"),
});
export type Dependency = z.infer<typeof Dependency>;

/** What `GET /health` answers; more keys say more about the role. */
export const HealthReport = z
  .looseObject({
    status: z
      .enum(["ok", "degraded", "down"])
      .describe("degraded: something optional is down; down: something required is"),
    dependencies: z.record(z.string(), Dependency).optional(),
  })
  .meta({ id: "Health" });
export type HealthReport = z.infer<typeof HealthReport>;

/** Says what the dependencies amount to. */
export function judgeHealth(dependencies: Readonly<Record<string, Dependency>>): HealthReport["status"] {
  const down = Object.values(dependencies).filter(({ status }) => status === "down");
  if (down.some(({ required }) => required)) return "down";
  return down.length > 0 ? "degraded" : "ok";
}

/** `GET /health`: status 200 while the process can do its work, 503 when it is down. */
export function healthRoutes(report: () => HealthReport | Promise<HealthReport>): Hono {
  const content = { "application/json": { schema: HealthReport } };
  const route = createRoute({
    method: "get",
    path: "/health",
    operationId: "getHealth",
    tags: ["Operations"],
    summary: "Whether it works, and what it depends on",
    responses: {
      200: { description: "It works, perhaps without something optional", content },
      503: { description: "Something that it needs is down", content },
    },
  });
  return createRoutes().openapi(route, async (c) => {
    const health = await report();
    return health.status === "down" ? c.json(health, 503) : c.json(health, 200);
  });
}
