import * as z from "zod";
import { engineKinds } from "../engine-choice.ts";
import { Notice } from "../notice.ts";
import { Source } from "../settings.ts";

/** One feature, with the keys that scripts rely on. */
export const FeatureEntry = z.strictObject({
  name: z.string(),
  enabled: z.boolean(),
  description: z.string(),
  flag: z.string().describe("Variable that enables or disables the feature"),
  source: Source,
  profiles: z.array(z.string()).readonly().describe("Compose profiles that the feature activates"),
  services: z.array(z.string()).readonly(),
  requires: z.array(z.string()).readonly().describe("Features that this one enables"),
  conflicts: z.array(z.string()).readonly().describe("Features that cannot run beside this one"),
  needsEngine: z
    .boolean()
    .nullable()
    .describe("Whether the feature needs a container engine; null if the services are unknown"),
});
export type FeatureEntry = z.infer<typeof FeatureEntry>;

/** The document of `features --json`. */
export const FeaturesDocument = z.strictObject({
  engine: z.enum(engineKinds).nullable().describe("What would run the services; null if it is unknown"),
  features: z.array(FeatureEntry).readonly(),
  warnings: z.array(Notice).readonly(),
});
export type FeaturesDocument = z.infer<typeof FeaturesDocument>;

/** The document of `features explain --json`. */
export const FeatureExplanation = FeatureEntry.extend({
  because: z
    .array(z.string())
    .readonly()
    .describe("Path of features or services that enabled this one; empty if its flag decided"),
  declaredIn: z.string().nullable().describe("File that declares the feature; null for a Compose profile"),
  foundConflicts: z
    .array(z.strictObject({ feature: z.string(), cause: z.string() }))
    .readonly()
    .describe("Conflicts that no file declares, such as two services with the same host port"),
});
export type FeatureExplanation = z.infer<typeof FeatureExplanation>;

/** The document of `features enable --json` and `features disable --json`. */
export const FeaturesSet = z.strictObject({
  features: z.array(z.string()).readonly(),
  enabled: z.boolean(),
  file: z.string().describe("The .env file that was changed"),
  warnings: z.array(Notice).readonly(),
});
export type FeaturesSet = z.infer<typeof FeaturesSet>;
