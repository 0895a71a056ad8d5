import * as z from "zod";

/** Measurements of one start of a service that became ready. The start time identifies the run. */
export const ServiceRun = z.strictObject({
  startedAtMs: z.number().describe("When its first container started, epoch milliseconds"),
  startMs: z.number().nonnegative().describe("From that start until it was ready or done"),
  readyMs: z.number().nonnegative().describe("From the start of the command until it was ready or done"),
  peakMemoryBytes: z.number().nonnegative().nullable().describe("Null if it was not measured"),
});
export type ServiceRun = z.infer<typeof ServiceRun>;

/**
 * Measurements of earlier launches of a project: the document `.stackctl/history.json`. Runs are oldest
 * first.
 */
export const History = z.strictObject({
  version: z.literal(1),
  services: z.record(z.string(), z.array(ServiceRun)),
});
export type History = z.infer<typeof History>;

/** The history of a project before its first launch. */
export const noHistory: History = { version: 1, services: {} };
