import { z } from "zod";
import type { JobEvent } from "./job.ts";
import type { JobChange } from "./store/job-store.ts";

const CheckpointData = z.object({
  kind: z.literal("checkpoint"),
  step: z.number(),
  loss: z.number().nullable(),
  path: z.string(),
});
const MetricsData = z.object({ step: z.number(), tokens: z.number() });

/** What an event at the trainer service adds to the job here; null for what the job's own states say already. */
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
  if (checkpoint === undefined) return { events };
  const { step, loss, path } = checkpoint;
  return { events, checkpoints: [{ step, loss, path }] };
}
