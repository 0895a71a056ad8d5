import * as z from "zod";

/** One mode that was measured: the medians of its runs. */
export const MeasuredMode = z.strictObject({
  name: z.string().describe("`minimal`, the name of a feature, or `all`"),
  features: z.array(z.string()).describe("Enabled features, including required ones"),
  services: z.array(z.string()),
  startMs: z
    .strictObject({ median: z.number(), min: z.number(), max: z.number() })
    .describe("Time until every service is ready, starting with only the images present"),
  memoryBytes: z.number().nullable().describe("Total of all services, measured once the stack is ready"),
  peakMemoryBytes: z.number().nullable().describe("Sum of the services' peaks until the stack is ready"),
  imageBytes: z.number().nullable(),
  note: z.string().nullable(),
});
export type MeasuredMode = z.infer<typeof MeasuredMode>;

/** A mode without figures, and the reason. */
export const UnmeasuredMode = z.strictObject({
  name: z.string(),
  features: z.array(z.string()),
  kind: z
    .enum(["skipped", "failed"])
    .describe("skipped: it cannot run on this machine; failed: it did not become ready"),
  reason: z.string(),
});
export type UnmeasuredMode = z.infer<typeof UnmeasuredMode>;

/** The document of `bench-features --json`. */
export const BenchReport = z.strictObject({
  project: z.string().describe("Name of the temporary project that the benchmark started and removed"),
  runs: z.number(),
  engine: z.strictObject({ version: z.string(), cpus: z.number(), memoryBytes: z.number() }),
  modes: z.array(MeasuredMode),
  unmeasured: z.array(UnmeasuredMode),
});
export type BenchReport = z.infer<typeof BenchReport>;
