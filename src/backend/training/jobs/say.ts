import type { NewJobEvent } from "./job.ts";

/** A message event of the server. */
export function say(message: string, level: NewJobEvent["level"] = "info"): NewJobEvent {
  return { level, type: "message", message, data: {} };
}

/** The message of a job that is ready to run. */
export const waitsInQueue = "the training file is valid; the job waits in the queue";
