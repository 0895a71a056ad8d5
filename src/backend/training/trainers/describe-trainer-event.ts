import { resumedCheckpoint, writtenCheckpoint } from "../store/checkpoint-names.ts";
import type { JobChange } from "../store/job-store.ts";
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
