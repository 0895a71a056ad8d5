import * as z from "zod";

/** One line on stdout with `logs --json`. */
export const LogEntry = z.strictObject({
  time: z
    .string()
    .nullable()
    .describe(
      "When the line was written, ISO 8601, by the engine's clock; null with the embedded engine, which keeps no times",
    ),
  service: z.string(),
  container: z.string().describe("The container's name"),
  stream: z
    .enum(["stdout", "stderr"])
    .nullable()
    .describe("null with the embedded engine, which keeps both streams in one log"),
  text: z.string().describe("The line without its line end and control characters"),
});
export type LogEntry = z.infer<typeof LogEntry>;
