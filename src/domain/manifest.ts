import * as z from "zod";
import { EndpointDeclaration, FeatureDeclaration, FeatureName } from "./feature.ts";
import { LintSettings } from "./lint.ts";
import { SettingsPatch } from "./settings.ts";

/** The name of the config file, in the project directory. */
export const manifestName = "stackctl.yaml";

/** `stackctl.yaml`: the features and settings of a project. Paths are relative to the file. */
export const Manifest = z.strictObject({
  compose: z
    .array(z.string())
    .min(1)
    .optional()
    .describe("Compose files, as for -f; default: the files that Compose finds itself"),
  packs: z.string().optional().describe("Folder of feature packs; default: templates/features if it exists"),
  features: z
    .record(FeatureName, FeatureDeclaration)
    .default({})
    .describe("Features declared in this file rather than in a feature pack"),
  enable: z
    .array(FeatureName)
    .default([])
    .describe("Features that are enabled unless a flag, an environment variable or .env disables them"),
  disable: z
    .array(FeatureName)
    .default([])
    .describe("Features that are disabled unless a flag, an environment variable or .env enables them"),
  together: z
    .array(z.array(FeatureName).min(2))
    .default([])
    .describe(
      "Features that can run together although they share a host port, a container name or a network alias",
    ),
  presets: z
    .record(z.string(), z.array(FeatureName))
    .default({})
    .describe("Named sets of features: --preset NAME enables exactly these features"),
  settings: SettingsPatch.default({}).describe(
    "Values of settings; flags, environment variables and .env override them",
  ),
  requireWhenPublic: z
    .array(z.string())
    .default([])
    .describe("Variables that must be set if a service publishes a port on an address other than loopback"),
  lint: LintSettings.prefault({}).describe("Severities of `stackctl lint`, and findings to leave out"),
  endpoints: z
    .array(EndpointDeclaration)
    .default([])
    .describe("URLs of the core services, which belong to no feature"),
});
export type Manifest = z.infer<typeof Manifest>;
