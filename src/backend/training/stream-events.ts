import type { Context } from "hono";
import { streamSSE } from "hono/streaming";
import { showEvent } from "./api-objects.ts";
import { isFinal } from "./job.ts";
import type { JobStore } from "./store/job-store.ts";
import type { TrainingContext } from "./training-context.ts";

const keepAliveMs = 15_000;

interface StreamContext extends Pick<TrainingContext, "bell" | "ending" | "onBug"> {
  readonly store: Pick<JobStore, "readJob" | "eventsAfter">;
}

/** Every event of a job from the first on, or behind `Last-Event-ID`, until the job has ended; then `[DONE]`. */
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
        // The job first: what is final has stored its last event in the same transaction.
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
      // The stream ends without its last line, and its reader comes again with `Last-Event-ID`.
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
