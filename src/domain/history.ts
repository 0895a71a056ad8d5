import * as z from "zod";

/** One start of a service that became ready, as it was measured. The start is what tells runs apart. */
export const ServiceRun = z.strictObject({
  startedAtMs: z.number().describe("When its first container started, epoch milliseconds"),
  startMs: z.number().nonnegative().describe("From that start until it was ready or done"),
  readyMs: z.number().nonnegative().describe("From the start of the command until it was ready or done"),
  peakMemoryBytes: z.number().nonnegative().nullable().describe("Null where nothing tells"),
});
export type ServiceRun = z.infer<typeof ServiceRun>;

/** What earlier launches of a project came to; the document of `.stackctl/history.json`. Runs are oldest first. */
export const History = z.strictObject({
  version: z.literal(1),
  services: z.record(z.string(), z.array(ServiceRun)),
});
export type History = z.infer<typeof History>;

/** A project that has learned nothing yet. */
export const noHistory: History = { version: 1, services: {} };
