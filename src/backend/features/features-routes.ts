import { Hono } from "hono";
import { z } from "zod";
import type { Feature } from "../../domain/feature.ts";

/** The answer of `GET /api/v1/features`. */
export const FeaturesDocument = z.strictObject({
  features: z.record(
    z.string(),
    z.strictObject({
      enabled: z.boolean().describe("As the flags say that reached this process"),
      description: z.string(),
      flag: z.string().describe("The environment variable that switches it"),
    }),
  ),
  metadata: z.strictObject({ environment: z.string(), version: z.string() }),
});
export type FeaturesDocument = z.infer<typeof FeaturesDocument>;

/** What the document is made of. */
export interface FeaturesContext {
  readonly features: readonly Pick<Feature, "name" | "description" | "flag">[];
  readonly enabled: ReadonlySet<string>;
  readonly metadata: FeaturesDocument["metadata"];
}

/** `GET /api/v1/features`, with and without a slash at its end. */
export function featuresRoutes(context: FeaturesContext): Hono {
  const document = describeFeatures(context);
  const routes = new Hono();
  for (const path of ["/api/v1/features", "/api/v1/features/"]) routes.get(path, (c) => c.json(document));
  return routes;
}

function describeFeatures({ features, enabled, metadata }: FeaturesContext): FeaturesDocument {
  const described = features.map(({ name, description, flag }) => [
    name,
    { enabled: enabled.has(name), description, flag },
  ]);
  return { features: Object.fromEntries(described), metadata };
}
