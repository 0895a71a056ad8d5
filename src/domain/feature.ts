import * as z from "zod";
import { SizeBytes } from "./size.ts";
import type { Source } from "./source.ts";

/** The name of a feature: what follows `--enable-`. */
export const FeatureName = z
  .string()
  .regex(/^[a-zA-Z0-9][a-zA-Z0-9_.-]*$/, "a feature name has letters, digits, dots, dashes and underscores")
  .max(100, "a feature name has at most 100 characters");

/** A URL that a person or a probe can open once the service runs; `${VAR:-default}` is filled in. */
export const EndpointDeclaration = z.strictObject({
  name: z.string().describe("What is shown beside the URL"),
  url: z.string().describe("May hold ${VAR} and ${VAR:-default}"),
  service: z
    .string()
    .optional()
    .describe("Compose service behind it; default: the one that publishes the port"),
  probe: z
    .strictObject({ http: z.string().describe("Such as /health") })
    .optional()
    .describe("Path that answers 2xx when it works"),
});
export type EndpointDeclaration = z.infer<typeof EndpointDeclaration>;

/** What `feature.yaml` or an entry below `features:` in `stackctl.yaml` says of one feature. */
export const FeatureDeclaration = z.strictObject({
  name: FeatureName.optional().describe("Default: the folder's or the key's name"),
  description: z.string().default("").describe("One line for lists and help"),
  flag: z
    .string()
    .regex(/^[A-Z][A-Z0-9_]*$/, "a flag is an environment variable in capitals")
    .optional()
    .describe("Variable that switches it; default: ENABLE_ and the name in capitals"),
  default: z.boolean().default(false).describe("On when nothing says otherwise"),
  profiles: z.array(z.string()).optional().describe("Compose profiles it switches on; default: its name"),
  requires: z.array(FeatureName).default([]).describe("Features that this one switches on"),
  conflicts: z.array(FeatureName).default([]).describe("Features it cannot run beside"),
  env: z.record(z.string(), z.string()).default({}).describe("Set for interpolation when the feature is on"),
  secrets: z
    .array(z.string().regex(/^[A-Z][A-Z0-9_]*$/, "a secret is an environment variable in capitals"))
    .default([])
    .describe(
      "Variables that get a random value in .env at the first `up` with the feature on, unless they are set",
    ),
  overlays: z
    .array(
      z.strictObject({
        file: z.string().describe("Compose file, relative to the pack or to stackctl.yaml"),
        when: z.array(FeatureName).default([]).describe("Features that must be on as well"),
      }),
    )
    .default([])
    .describe("Extra compose files, merged when the feature and every feature in `when` is on"),
  needs: z
    .strictObject({
      memory: SizeBytes.optional().describe("Such as 2GiB"),
      gpu: z.boolean().default(false).describe("A GPU that containers can use"),
      disk: SizeBytes.optional().describe("Free space for images and volumes, such as 3GiB"),
    })
    .default({ gpu: false })
    .describe("What the host must have for it"),
  endpoints: z.array(EndpointDeclaration).default([]).describe("URLs to show when it runs"),
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

/** A feature that another one cannot run beside, as their services show. */
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
  /** The file that declares it, relative to the project directory; undefined when it is a bare Compose profile. */
  readonly declaredIn: string | undefined;
  /** Those of `conflicts` that nobody declared; known once the Compose model is. */
  readonly foundConflicts?: readonly FoundConflict[];
}

/** A feature, whether it is on, and what decided that. */
export interface ResolvedFeature {
  readonly feature: Feature;
  readonly enabled: boolean;
  readonly source: Source;
  /** Other features or services that switched it on, as a path: `gpu → fsdp`. Empty when it was switched directly. */
  readonly because: readonly string[];
}

/** The variable that switches a feature of this name when its declaration names none. */
export function defaultFlag(name: string): string {
  return `ENABLE_${name.toUpperCase().replaceAll(/[^A-Z0-9]/g, "_")}`;
}

/** What variables of a feature or a service of this name begin with: `TABBY` in `TABBY_PORT`, `FEATURE_3D` for `3d`. */
export function variableStem(name: string): string {
  const word = name.toUpperCase().replaceAll(/[^A-Z0-9]/g, "_");
  // No shell, and no `${…}` of Compose, takes a name that begins with a digit.
  return /^[A-Z]/.test(word) ? word : `FEATURE_${word}`;
}
