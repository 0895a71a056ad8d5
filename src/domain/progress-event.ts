import * as z from "zod";
import { Notice } from "./notice.ts";
import { Failure } from "./report.ts";
import { conditions } from "./service.ts";

const service = z.string();
const cause = z.string();

/** The kinds of events; `progressEvents` is separate so that JSON Schemas can extend each kind. */
export const progressEvents = [
  z.strictObject({
    kind: z.literal("planned"),
    project: z.string(),
    services: z
      .array(
        z.strictObject({
          name: z.string(),
          condition: z.enum(conditions),
          cause,
          after: z.array(z.string()).readonly().describe("The planned services that it depends on"),
          usualReadyMs: z
            .number()
            .optional()
            .describe("Usual time from the service's start to ready; absent if its start was never measured"),
          slowAfterMs: z
            .number()
            .optional()
            .describe(
              "The service is slower than usual after this time from its own start; absent while too few runs are known",
            ),
        }),
      )
      .readonly(),
  }),
  z.strictObject({ kind: z.literal("notice"), notice: Notice }),
  z.strictObject({ kind: z.literal("stopping"), service, cause }),
  z.strictObject({ kind: z.literal("stopped"), service, cause }),
  z.strictObject({ kind: z.literal("pulling"), service, detail: z.string() }),
  z.strictObject({ kind: z.literal("building"), service, detail: z.string() }),
  z.strictObject({ kind: z.literal("creating"), service }),
  z.strictObject({ kind: z.literal("starting"), service }),
  z.strictObject({ kind: z.literal("probing"), service, failed: z.number(), allowed: z.number() }),
  z.strictObject({ kind: z.literal("unhealthy"), service, output: z.string() }),
  z.strictObject({
    kind: z.literal("restarted"),
    service,
    restarts: z.number(),
    exitCode: z.number().optional().describe("Absent if the exit was too short to be seen"),
    why: z.string().optional().describe("Why the engine replaced the container; absent for an ordinary exit"),
  }),
  z.strictObject({
    kind: z.literal("ready"),
    service,
    verdict: z.enum(["ready", "done"]),
    afterMs: z.number().describe("From the start of the command"),
    startMs: z.number().optional().describe("From the service's own start; absent if that was not observed"),
    recovered: z.boolean().describe("The service was unhealthy or restarted before it became ready"),
  }),
  z.strictObject({ kind: z.literal("failed"), service, reason: Failure.shape.reason, why: z.string() }),
  z.strictObject({
    kind: z.literal("log"),
    service,
    text: z.string().describe("A line of the service's log; only with --logs"),
  }),
  z.strictObject({ kind: z.literal("interrupted"), running: z.array(z.string()).readonly() }),
] as const;

/** An event that a runner emits while it works. Durations are milliseconds since the command began. */
export const ProgressEvent = z.discriminatedUnion("kind", progressEvents);
export type ProgressEvent = z.infer<typeof ProgressEvent>;
