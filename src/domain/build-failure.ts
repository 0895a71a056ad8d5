import * as z from "zod";

/** One line that a step of a build printed. The stream is unknown where the build reports text alone. */
export const BuildLine = z.strictObject({
  stream: z.enum(["stdout", "stderr", "unknown"]),
  text: z.string(),
});
export type BuildLine = z.infer<typeof BuildLine>;

/** Why an image could not be built, as BuildKit and Compose report it. */
export const BuildFailure = z.strictObject({
  service: z.string().optional().describe("Absent where the report names no service"),
  place: z.strictObject({ file: z.string(), line: z.number() }).optional(),
  step: z.string().optional().describe("The instruction that failed, as it is written"),
  reason: z.string().describe("The words of BuildKit or Compose"),
  exitCode: z.number().optional(),
  lines: z.array(BuildLine).readonly().describe("The last lines of the step, in the order of time"),
});
export type BuildFailure = z.infer<typeof BuildFailure>;
