import * as z from "zod";
import type { JobEvent } from "../jobs/job.ts";
import { resumedCheckpoint, writtenCheckpoint } from "../store/checkpoint-names.ts";
import type { JobChange } from "../store/job-store.ts";

const CheckpointData = z.object({
  kind: z.literal("checkpoint"),
  step: z.number(),
  loss: z.number().nullable(),
  validation_loss: z.number().nullable().optional(),
  path: z.string(),
});
const ResumedData = z.object({ kind: z.literal("resumed"), step: z.number() });
const MetricsData = z.object({ step: z.number(), tokens: z.number() });

/** The local event for an event of the trainer service; null if the job's own states already contain it. */
export function mirrorEvent(
  event: Pick<JobEvent, "level" | "type" | "message" | "data">,
): Pick<JobChange, "set" | "events" | "checkpoints"> | null {
  const { level, type, message, data } = event;
  if (type === "message" && data.kind === undefined && level === "info") return null;
  const events = [{ level, type, message, data }];
  if (type === "metrics") {
    const metrics = MetricsData.safeParse(data).data;
    return metrics === undefined
      ? { events }
      : { events, set: { trained_tokens: metrics.step * metrics.tokens } };
  }
  const checkpoint = CheckpointData.safeParse(data).data;
  if (checkpoint !== undefined) return { events, checkpoints: [writtenCheckpoint(checkpoint)] };
  const resumed = ResumedData.safeParse(data).data;
  return resumed === undefined ? { events } : { events, checkpoints: [resumedCheckpoint(resumed.step)] };
}
