import { createRoute } from "@hono/zod-openapi";
import type { Hono } from "hono";
import * as z from "zod";
import type { Feature } from "../../domain/feature.ts";
import { createRoutes } from "../server/create-routes.ts";
import type { Dependency } from "../server/health-routes.ts";
import type { Availability, FeatureProbe } from "./probe-features.ts";

/** The response body of `GET /api/v1/features`. */
export const FeaturesDocument = z
  .strictObject({
    features: z.record(
      z.string(),
      z.strictObject({
        enabled: z.boolean().describe("Whether its flag is true in the server's environment"),
        available: z.boolean().describe("Whether it is enabled and its services respond"),
        reason: z.string().nullable().describe("Why it is not available"),
        description: z.string(),
        flag: z.string().describe("Environment variable that enables it"),
      }),
    ),
    metadata: z.strictObject({ environment: z.string(), version: z.string() }),
  })
  .meta({ id: "Features" });
export type FeaturesDocument = z.infer<typeof FeaturesDocument>;

/** The sources of the document. */
export interface FeaturesContext {
  readonly features: readonly Pick<Feature, "name" | "description" | "flag">[];
  readonly enabled: ReadonlySet<string>;
  /** Probes of enabled features. An enabled feature without a probe is always available. */
  readonly probes: ReadonlyMap<string, FeatureProbe>;
  readonly metadata: FeaturesDocument["metadata"];
}

/** `GET /api/v1/features`, with or without a trailing slash. */
export function featuresRoutes(context: FeaturesContext): Hono {
  const describe = (path: string, hide: boolean) =>
    createRoute({
      method: "get",
      path,
      hide,
      operationId: "listFeatures",
      tags: ["Features"],
      summary: "State of all features",
      responses: {
        200: {
          description: "All features by name",
          content: { "application/json": { schema: FeaturesDocument } },
        },
      },
    });
  const routes = createRoutes();
  for (const [path, hide] of [
    ["/api/v1/features", false],
    ["/api/v1/features/", true],
  ] as const) {
    routes.openapi(describe(path, hide), async (c) => c.json(await describeFeatures(context), 200));
  }
  return routes;
}

/** The state of every feature's services, for `GET /health`. No feature is required by the API. */
export async function checkFeatures({
  features,
  enabled,
  probes,
}: Pick<FeaturesContext, "features" | "enabled" | "probes">): Promise<Record<string, Dependency>> {
  const checked = features.map(async ({ name }): Promise<[string, Dependency]> => {
    if (!enabled.has(name)) return [name, { status: "off", required: false, reason: null }];
    const { available, reason } = (await probes.get(name)?.()) ?? { available: true, reason: null };
    return [name, { status: available ? "up" : "down", required: false, reason }];
  });
  return Object.fromEntries(await Promise.all(checked));
}

async function describeFeatures(context: FeaturesContext): Promise<FeaturesDocument> {
  const { features, enabled, metadata } = context;
  const described = features.map(async ({ name, description, flag }) => {
    const isOn = enabled.has(name);
    const { available, reason } = await availability(name, context);
    return [name, { enabled: isOn, available, reason, description, flag }] as const;
  });
  return { features: Object.fromEntries(await Promise.all(described)), metadata };
}

async function availability(name: string, { enabled, probes }: FeaturesContext): Promise<Availability> {
  if (!enabled.has(name)) return { available: false, reason: "the feature is disabled" };
  return (await probes.get(name)?.()) ?? { available: true, reason: null };
}
