import * as z from "zod";

/** Package managers: pip installs into this machine's Python, npm into the project, apt into the system. */
export const packageManagers = ["pip", "npm", "apt"] as const;
export type PackageManager = (typeof packageManagers)[number];

/**
 * The packages that one feature needs from one manager, in the manager's own notation (`torch>=2.6`,
 * `openai@^6`).
 */
export const NeededPackages = z.strictObject({
  feature: z.string(),
  enabled: z.boolean(),
  manager: z.enum(packageManagers),
  packages: z.array(z.string()).readonly(),
  missing: z
    .array(z.string())
    .readonly()
    .optional()
    .describe("Packages that are not installed; absent if this was not checked"),
});
export type NeededPackages = z.infer<typeof NeededPackages>;
