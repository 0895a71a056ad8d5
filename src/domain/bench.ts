import * as z from "zod";

/** One mode that was measured: the medians of its runs. */
export const MeasuredMode = z.strictObject({
  name: z.string().describe("`minimal`, the name of a feature, or `all`"),
  features: z.array(z.string()).describe("All that were on, those that were required too"),
  services: z.array(z.string()),
  startMs: z
    .strictObject({ median: z.number(), min: z.number(), max: z.number() })
    .describe("From nothing but images until every service is ready"),
  memoryBytes: z.number().nullable().describe("Once it is ready, all services together"),
  peakMemoryBytes: z.number().nullable().describe("The sum of the services' peaks until then"),
  imageBytes: z.number().nullable(),
  note: z.string().nullable(),
});
export type MeasuredMode = z.infer<typeof MeasuredMode>;

/** One mode without figures, and why. */
export const UnmeasuredMode = z.strictObject({
  name: z.string(),
  features: z.array(z.string()),
  kind: z
    .enum(["skipped", "failed"])
    .describe("skipped: it cannot run here; failed: it did not become ready"),
  reason: z.string(),
});
export type UnmeasuredMode = z.infer<typeof UnmeasuredMode>;

/** The document of `bench-features --json`. */
export const BenchReport = z.strictObject({
  project: z.string().describe("The project of its own that was started and removed again"),
  runs: z.number(),
  engine: z.strictObject({ version: z.string(), cpus: z.number(), memoryBytes: z.number() }),
  modes: z.array(MeasuredMode),
  unmeasured: z.array(UnmeasuredMode),
});
export type BenchReport = z.infer<typeof BenchReport>;
