import * as z from "zod";
import { EndpointUrl } from "./endpoint-url.ts";
import type { Source } from "./settings.ts";
import { SizeBytes } from "./size.ts";

/** The name of a feature: what follows `--enable-`. */
export const FeatureName = z
  .string()
  .regex(/^[a-zA-Z0-9][a-zA-Z0-9_.-]*$/, "a feature name has letters, digits, dots, dashes and underscores")
  .max(100, "a feature name has at most 100 characters");

/** A URL that a person or a probe can open once the service runs; `${VAR:-default}` is interpolated. */
export const EndpointDeclaration = z.strictObject({
  name: z.string().describe("Label of the URL"),
  url: EndpointUrl.describe(
    "A URL of a network service, such as http, https or tcp; may hold ${VAR} and ${VAR:-default}",
  ),
  service: z
    .string()
    .optional()
    .describe("Compose service behind the URL; default: the service that publishes the port"),
  probe: z
    .strictObject({ http: z.string().describe("Such as /health") })
    .optional()
    .describe("Path that returns a 2xx status when the endpoint works"),
});
export type EndpointDeclaration = z.infer<typeof EndpointDeclaration>;

/** How an engine gives containers a GPU: by the `nvidia` runtime, or by the Container Device Interface. */
export const GpuWay = z.enum(["nvidia", "cdi"]);
export type GpuWay = z.infer<typeof GpuWay>;

/** One feature, as `feature.yaml` or an entry under `features:` in `stackctl.yaml` declares it. */
export const FeatureDeclaration = z.strictObject({
  name: FeatureName.optional().describe("Default: the name of the folder or key"),
  formerNames: z
    .array(FeatureName)
    .optional()
    .describe("Earlier names of the feature; a variable that enables one of them gets a hint"),
  description: z.string().default("").describe("One line, shown in lists and help"),
  flag: z
    .string()
    .regex(/^[A-Z][A-Z0-9_]*$/, "a flag is an environment variable in capitals")
    .optional()
    .describe("Variable that enables or disables the feature; default: ENABLE_ and the name in capitals"),
  default: z.boolean().default(false).describe("Whether the feature is enabled by default"),
  profiles: z
    .array(z.string())
    .optional()
    .describe("Compose profiles that the feature activates; default: its name"),
  requires: z.array(FeatureName).default([]).describe("Features that are enabled with this one"),
  conflicts: z.array(FeatureName).default([]).describe("Features that cannot run together with this one"),
  env: z
    .record(z.string(), z.string())
    .default({})
    .describe("Variables set for interpolation while the feature is enabled"),
  secrets: z
    .array(z.string().regex(/^[A-Z][A-Z0-9_]*$/, "a secret is an environment variable in capitals"))
    .default([])
    .describe(
      "Variables that get a random value in .env at the first `up` with the feature enabled, unless they are set",
    ),
  overlays: z
    .array(
      z.strictObject({
        file: z.string().describe("Compose file, relative to the feature pack or to stackctl.yaml"),
        when: z.array(FeatureName).default([]).describe("Features that must be enabled as well"),
        above: z
          .record(z.string(), z.number())
          .optional()
          .describe("Merged only if each of these variables is a number above the given one"),
        set: z
          .array(z.string())
          .optional()
          .describe("Merged only if each of these variables is set and not empty"),
        engine: GpuWay.optional().describe(
          "Merged only if the engine gives containers a GPU this way: by its `nvidia` runtime, or by a device of the Container Device Interface (`cdi`)",
        ),
      }),
    )
    .default([])
    .describe("Extra compose files, merged when the feature and every feature in `when` are enabled"),
  needs: z
    .strictObject({
      memory: SizeBytes.optional().describe("Such as 2GiB"),
      gpu: z.boolean().default(false).describe("Whether containers need a GPU"),
      disk: SizeBytes.optional().describe("Free space for images and volumes, such as 3GiB"),
    })
    .default({ gpu: false })
    .describe("Resources that the host must provide"),
  endpoints: z.array(EndpointDeclaration).default([]).describe("URLs to show while the feature runs"),
  dependencies: z
    .strictObject({
      pip: z.array(z.string()).default([]).describe("Python packages"),
      npm: z.array(z.string()).default([]).describe("Node packages"),
      apt: z.array(z.string()).default([]).describe("Debian packages"),
    })
    .default({ pip: [], npm: [], apt: [] })
    .describe("Optional packages that only this feature needs"),
});
export type FeatureDeclaration = z.infer<typeof FeatureDeclaration>;

/** A conflict with another feature that stackctl found by comparing their services. */
export interface FoundConflict {
  readonly feature: string;
  /** A whole sentence, such as `a and b both publish 80/tcp`. */
  readonly cause: string;
}

/** A feature with every default filled in. */
export interface Feature extends Omit<FeatureDeclaration, "name" | "flag" | "profiles"> {
  readonly name: string;
  readonly flag: string;
  readonly profiles: readonly string[];
  /**
   * The file that declares it, relative to the project directory; undefined when it is a bare Compose
   * profile.
   */
  readonly declaredIn: string | undefined;
  /**
   * Conflicts that stackctl found itself, beside the declared `conflicts`; known once the Compose model is
   * read.
   */
  readonly foundConflicts?: readonly FoundConflict[];
}

/** A feature, whether it is enabled, and the source of that decision. */
export interface ResolvedFeature {
  readonly feature: Feature;
  readonly enabled: boolean;
  readonly source: Source;
  /**
   * The features or services that enabled it, as a path: `gpu → fsdp`. Empty if it was enabled or disabled
   * directly.
   */
  readonly because: readonly string[];
}

/**
 * The default flag of a feature: the variable that enables or disables it when the declaration names none.
 */
export function defaultFlag(name: string): string {
  return `ENABLE_${name.toUpperCase().replaceAll(/[^A-Z0-9]/g, "_")}`;
}

/** Prefix of the variables of a feature or service: `TABBY` as in `TABBY_PORT`, `FEATURE_3D` for `3d`. */
export function variableStem(name: string): string {
  const word = name.toUpperCase().replaceAll(/[^A-Z0-9]/g, "_");
  // Neither shells nor Compose's `${…}` accept a variable name that begins with a digit.
  return /^[A-Z]/.test(word) ? word : `FEATURE_${word}`;
}
