import * as z from "zod";
import { EndpointDeclaration, FeatureDeclaration, FeatureName } from "./feature.ts";
import { LintSettings } from "./lint.ts";
import { SettingsPatch } from "./settings.ts";

/** `stackctl.yaml`: what a project says about its features and how it wants to be run. Paths are relative to the file. */
export const Manifest = z.strictObject({
  compose: z
    .array(z.string())
    .min(1)
    .optional()
    .describe("Compose files, as after -f; default: what Compose itself finds"),
  packs: z
    .string()
    .optional()
    .describe("Folder of feature packs; default: templates/features where it exists"),
  features: z
    .record(FeatureName, FeatureDeclaration)
    .default({})
    .describe("Features declared here rather than in a pack"),
  enable: z
    .array(FeatureName)
    .default([])
    .describe("Features that are on unless something stronger says otherwise"),
  disable: z
    .array(FeatureName)
    .default([])
    .describe("Features that are off unless something stronger says otherwise"),
  together: z
    .array(z.array(FeatureName).min(2))
    .default([])
    .describe(
      "Features that do run side by side although they share a host port, a container name or a network alias",
    ),
  presets: z
    .record(z.string(), z.array(FeatureName))
    .default({})
    .describe("Named sets: with --preset NAME exactly these features are on"),
  settings: SettingsPatch.default({}).describe("Values for the settings below flags, environment and .env"),
  requireWhenPublic: z
    .array(z.string())
    .default([])
    .describe("Variables that must be set once a service publishes a port beyond loopback"),
  lint: LintSettings.prefault({}).describe("Severities of `stackctl lint`, and what it leaves out"),
  endpoints: z
    .array(EndpointDeclaration)
    .default([])
    .describe("URLs of the services that belong to no feature"),
});
export type Manifest = z.infer<typeof Manifest>;
