import type { Hono } from "hono";
import { type FeaturesContext, featuresRoutes } from "./features/features-routes.ts";
import { createApp } from "./server/create-app.ts";

/** The bundled stack's API. */
export function createBackend(context: FeaturesContext, onBug: (error: Error) => void): Hono {
  const { version } = context.metadata;
  return createApp({
    health: () => ({ status: "ok", role: "backend", version }),
    routes: [featuresRoutes(context)],
    onBug,
  });
}
