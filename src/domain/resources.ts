import * as z from "zod";

const optionalNumber = z.number().nullable();

/**
 * Resource usage of one feature or of the core services. Sums over its services; null if it cannot be
 * measured.
 */
export const FeatureResources = z.strictObject({
  name: z.string().nullable().describe("Null for the core services"),
  services: z.array(z.string()),
  memoryBytes: optionalNumber,
  peakMemoryBytes: optionalNumber,
  memoryLimitBytes: optionalNumber.describe("Null if a service has no limit"),
  memoryShare: optionalNumber.describe("Share of the memory that Docker has, 0 to 1"),
  cpuPercent: optionalNumber.describe("Percent of one core"),
  startMs: optionalNumber.describe("Of the slowest service, from the service's own start until it was ready"),
  imageBytes: optionalNumber.describe("Total size of the images, each counted once"),
  frees: z
    .strictObject({
      services: z.array(z.string()).describe("Services that would stop"),
      memoryBytes: optionalNumber.describe("Memory that these services use now"),
      flags: z
        .array(z.string())
        .describe("Arguments for `up`, such as --disable-fsdp; empty for a disabled feature that still runs"),
    })
    .nullable()
    .describe(
      "What disabling the feature would free; null if it cannot be disabled or no service would stop",
    ),
});
export type FeatureResources = z.infer<typeof FeatureResources>;

/** Resource usage of a stack by feature, the core services first. */
export const Resources = z.strictObject({
  dockerMemoryBytes: optionalNumber.describe("Total memory of the engine's machine"),
  imageBytes: optionalNumber.describe("Total size of all images, each counted once"),
  features: z.array(FeatureResources),
});
export type Resources = z.infer<typeof Resources>;
