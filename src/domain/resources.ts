import * as z from "zod";

const optionalNumber = z.number().nullable();

/** What one feature, or the base stack, uses. Sums over its services; null where nothing tells. */
export const FeatureResources = z.strictObject({
  name: z.string().nullable().describe("Null for the services of the base stack"),
  services: z.array(z.string()),
  memoryBytes: optionalNumber,
  peakMemoryBytes: optionalNumber,
  memoryLimitBytes: optionalNumber.describe("Null when a service has no limit"),
  memoryShare: optionalNumber.describe("Of all memory that Docker has, 0 to 1"),
  cpuPercent: optionalNumber.describe("Percent of one core"),
  startMs: optionalNumber.describe("Of its slowest service, from that one's start until it was ready"),
  imageBytes: optionalNumber.describe("Sizes of its images, each once"),
  frees: z
    .strictObject({
      services: z.array(z.string()).describe("Those that would stop"),
      memoryBytes: optionalNumber.describe("What they use now"),
      flags: z
        .array(z.string())
        .describe("What to say to `up`, such as --disable-fsdp; empty for what is off and runs still"),
    })
    .nullable()
    .describe("What switching it off would free; null where it cannot be or nothing would stop"),
});
export type FeatureResources = z.infer<typeof FeatureResources>;

/** What a stack uses, by feature, the base stack first. */
export const Resources = z.strictObject({
  dockerMemoryBytes: optionalNumber.describe("All memory that the engine's machine has"),
  imageBytes: optionalNumber.describe("Sizes of all images, each once"),
  features: z.array(FeatureResources),
});
export type Resources = z.infer<typeof Resources>;
