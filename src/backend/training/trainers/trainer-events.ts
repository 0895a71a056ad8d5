import * as z from "zod";
import type { JobEvent } from "../jobs/job.ts";
import { type JobChange, resumedCheckpoint, writtenCheckpoint } from "../store/job-store.ts";
import type { TrainerEvent } from "./trainer.ts";

/** The change of a job for an event of the trainer program. */
export function describeTrainerEvent(event: TrainerEvent): Pick<JobChange, "set" | "events" | "checkpoints"> {
  const { event: kind, ...data } = event;
  const message = (text: string, level: "info" | "warn" | "error" = "info") => ({
    events: [{ level, type: "message", message: text, data: { kind, ...data } } as const],
  });
  switch (event.event) {
    case "started":
      return message(`training with ${event.world_size} processes, ${event.steps} steps`);
    case "resumed":
      return {
        ...message(`resumed from the checkpoint of step ${event.step}`),
        checkpoints: [resumedCheckpoint(event.step)],
      };
    case "metrics": {
      const { step, loss, tokens, tokens_per_second } = event;
      const metrics = { step, train_loss: loss, tokens, tokens_per_second };
      const text = `step ${step}: loss ${loss.toFixed(4)}`;
      return {
        events: [{ level: "info", type: "metrics", message: text, data: metrics }],
        // Keyed by the step, because a resumed run repeats steps.
        set: { trained_tokens: step * tokens },
      };
    }
    case "checkpoint":
      return {
        ...message(`checkpoint of step ${event.step}`),
        checkpoints: [writtenCheckpoint(event)],
      };
    case "stopped":
      return message(`stopped after step ${event.step}, with a checkpoint`, "warn");
    case "done":
      return message(`trained ${event.step} steps`);
    case "error":
      return message(event.message, "error");
  }
}

const CheckpointData = z.object({
  kind: z.literal("checkpoint"),
  step: z.number(),
  loss: z.number().nullable(),
  validation_loss: z.number().nullable().optional(),
  path: z.string(),
});
const ResumedData = z.object({ kind: z.literal("resumed"), step: z.number() });
const NodesData = z.object({ kind: z.literal("nodes"), nodes: z.array(z.string()) });
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
  const ran = NodesData.safeParse(data).data;
  if (ran !== undefined) return { events, set: { nodes: ran.nodes } };
  const resumed = ResumedData.safeParse(data).data;
  return resumed === undefined ? { events } : { events, checkpoints: [resumedCheckpoint(resumed.step)] };
}
