import type { Context } from "hono";
import { streamSSE } from "hono/streaming";
import { showEvent } from "../jobs/api-objects.ts";
import { isFinal } from "../jobs/job.ts";
import type { JobStore } from "../store/job-store.ts";
import type { TrainingContext } from "./training-context.ts";

const keepAliveMs = 15_000;

interface StreamContext extends Pick<TrainingContext, "bell" | "ending" | "onBug"> {
  readonly store: Pick<JobStore, "readJob" | "eventsAfter">;
}

/** Streams the events of a job from the first one, or after `Last-Event-ID`, until the job ends; then `[DONE]`. */
export function streamEvents(c: Context, jobId: string, { store, bell, ending, onBug }: StreamContext) {
  const seen = Number(c.req.header("last-event-id") ?? 0);
  return streamSSE(c, async (stream) => {
    const gone = new AbortController();
    stream.onAbort(() => gone.abort());
    const end = AbortSignal.any([gone.signal, ending]);
    const keepAlive = setInterval(() => void stream.write(": still here\n\n"), keepAliveMs);
    let sequence = Number.isInteger(seen) ? seen : 0;
    try {
      while (!end.aborted) {
        const changed = bell.next(jobId, end);
        // Read the job first: the last event of a finished job is stored in the same transaction as its state.
        const job = await store.readJob(jobId);
        const events = await store.eventsAfter(jobId, sequence);
        for (const event of events) {
          await stream.writeSSE({ id: `${event.sequence}`, data: JSON.stringify(showEvent(event)) });
          sequence = event.sequence;
        }
        if (events.length > 0) continue;
        if (job === undefined || isFinal(job.status)) {
          await stream.writeSSE({ data: "[DONE]" });
          return;
        }
        await changed;
      }
    } catch (error) {
      // End the stream without its last line; the client reconnects with `Last-Event-ID`.
      onBug(
        error instanceof Error
          ? error
          : new Error("a value that is not an Error was thrown", { cause: error }),
      );
    } finally {
      clearInterval(keepAlive);
      gone.abort();
    }
  });
}
