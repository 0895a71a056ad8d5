import { join } from "node:path";
import { isStorageFull } from "../../server/storage-full.ts";
import { isFinal, type Job, say, waitsInQueue } from "../jobs/job.ts";
import type { JobChange, JobStore } from "../store/job-store.ts";
import type { RunResult, RunSink, StopReason, Trainer } from "../trainers/trainer.ts";
import { cancellation, failure, resumption } from "./job-changes.ts";
import { refuseReplaced, removeCheckpoints } from "./job-folder.ts";
import type { TrainingGauges } from "./observe-training.ts";

/** Pause before a failed store is retried. */
const retryMs = 1_000;

/** The parts of the queue. */
export interface JobQueueOptions {
  readonly store: JobStore;
  readonly trainer: Trainer;
  /** Maximum number of running jobs. */
  readonly concurrency: number;
  /** Contains a folder for each job. */
  readonly jobsFolder: string;
  readonly nowSeconds: () => number;
  readonly onBug: (error: Error) => void;
  /** Called after each change of a job. */
  readonly onChange: (jobId: string) => void;
  readonly gauges?: TrainingGauges | undefined;
}

/** Runs queued jobs in the order of their creation. */
export interface JobQueue {
  /** Resumes the jobs of an earlier process, and starts to run jobs. */
  start(): Promise<void>;
  /** A job was stored. */
  wake(): void;
  /** Cancels a job and resolves when all of its processes have ended; undefined if it had ended before. */
  cancel(jobId: string): Promise<Job | undefined>;
  /** Lets running jobs write a checkpoint, and returns them to the front of the queue. */
  stop(): Promise<void>;
  /** Kills running jobs at once and stops writing: another process runs them now. */
  abandon(): void;
}

interface Run {
  readonly stop: AbortController;
  readonly ended: Promise<void>;
}

/** Creates a queue, which runs nothing until it is started. */
export function createJobQueue(options: JobQueueOptions): JobQueue {
  const { store, trainer } = options;
  const running = new Map<string, Run>();
  let isStopping = false;
  let looking: Promise<void> = Promise.resolve();
  let isLookDue = false;

  const change = async (id: string, what: JobChange) => {
    const job = await store.changeJob(id, what);
    if (job !== undefined) options.onChange(id);
    return job;
  };

  function wake(): void {
    // A pass that has not started yet will include this job.
    if (isLookDue) return;
    isLookDue = true;
    looking = looking.then(look).catch((error: unknown) => {
      reportBug(error);
      wakeLater();
    });
  }

  /** Pauses before a failed store is retried. */
  function wakeLater(): void {
    if (!isStopping) setTimeout(wake, retryMs).unref();
  }

  function reportBug(error: unknown): void {
    options.onBug(error instanceof Error ? error : new Error(String(error)));
  }

  async function look(): Promise<void> {
    isLookDue = false;
    if (isStopping) return;
    for (const status of ["running", "queued"] as const) {
      // Start as many jobs as fit beside the running ones.
      for (const job of await store.jobsIn([status], options.concurrency)) {
        if (running.size >= options.concurrency) return;
        if (!running.has(job.id)) begin(job);
      }
    }
  }

  function begin(job: Job): void {
    const stop = new AbortController();
    let next = wake;
    const ended = runJob(job, stop.signal)
      .catch((error: unknown) => {
        if (!isLost(stop.signal)) reportBug(error);
        next = wakeLater;
      })
      .then(() => {
        running.delete(job.id);
        options.gauges?.onEnd(job.id);
        next();
      });
    running.set(job.id, { stop, ended });
  }

  async function runJob(queued: Job, signal: AbortSignal): Promise<void> {
    let job = await change(queued.id, {
      from: ["queued", "running"],
      set: { status: "running" },
      events: queued.status === "queued" ? [say("the job started")] : [],
    });
    while (job !== undefined) {
      const result = await runOnce(job, signal);
      if (isLost(signal)) return;
      const latest = await store.readJob(job.id);
      if (latest === undefined || isFinal(latest.status)) return;
      if (
        result.kind !== "failed" ||
        !result.retryable ||
        latest.restarts >= latest.max_restarts ||
        signal.aborted
      ) {
        await finish(latest, result, signal);
        return;
      }
      job = await change(latest.id, resumption(latest, result.error.message));
    }
  }

  async function runOnce(job: Job, signal: AbortSignal): Promise<RunResult> {
    try {
      const sink = sinkOf(job.id);
      return (await refuseReplaced(sink.folder)) ?? (await trainer.run(job, sink, signal));
    } catch (error) {
      // Without space to store its state, the job waits, and resumes from its last checkpoint.
      if (isStorageFull(error)) throw error;
      if (!isLost(signal)) reportBug(error);
      const message = "the server abandoned the run; see the server's log";
      return { kind: "failed", error: { code: "internal_error", message, param: null }, retryable: true };
    }
  }

  function sinkOf(jobId: string): RunSink {
    return {
      folder: join(options.jobsFolder, jobId),
      record: async (what) => {
        await change(jobId, what);
        options.gauges?.onRecord(jobId, what);
        if (what.checkpoints !== undefined) await tidy(jobId, false);
      },
      forgetCheckpoints: () => store.forgetCheckpoints(jobId),
    };
  }

  /** Deletes the files of checkpoints that are no longer in the job's list. Failed deletions are retried. */
  async function tidy(jobId: string, isEnded: boolean): Promise<void> {
    const steps = await store.readSteps(jobId);
    if (steps === undefined) return;
    await removeCheckpoints(join(options.jobsFolder, jobId), { steps, isEnded }).catch(reportBug);
  }

  async function finish(job: Job, result: RunResult, signal: AbortSignal): Promise<void> {
    const reason: StopReason | undefined = signal.aborted ? signal.reason : undefined;
    const finished_at = options.nowSeconds();
    const isResumed = result.kind === "stopped" || reason === "shutdown";
    const isCancelled = reason === "cancel" || job.cancel_requested;
    await tidy(job.id, result.kind === "succeeded" || isCancelled || !isResumed);
    if (result.kind === "succeeded") {
      const result_files = [...result.artifacts];
      const events = [say("the job succeeded")];
      await change(job.id, { set: { status: "succeeded", finished_at, result_files }, events });
    } else if (isCancelled) {
      await change(job.id, cancellation(finished_at));
    } else if (isResumed) {
      const events = [
        say("the server shuts down; the job resumes from its last checkpoint at the next start", "warn"),
      ];
      await change(job.id, { set: { status: "queued" }, events });
    } else {
      await change(job.id, failure(result.error, finished_at));
    }
  }

  async function recover(job: Job): Promise<void> {
    await tidy(job.id, job.cancel_requested || job.restarts >= job.max_restarts);
    if (job.cancel_requested) await change(job.id, cancellation(options.nowSeconds()));
    else if (job.restarts < job.max_restarts)
      await change(job.id, resumption(job, "the server ended while it ran"));
    else {
      const message = `the server ended while the job ran, after ${job.restarts} earlier restarts`;
      await change(job.id, failure({ code: "interrupted", message, param: null }, options.nowSeconds()));
    }
  }

  return {
    start: async () => {
      // Older versions, which validated files later, left jobs in this state.
      await store.changeAll("validating_files", { set: { status: "queued" }, events: [say(waitsInQueue)] });
      for (const job of await store.jobsIn(["running"])) await recover(job);
      wake();
    },
    wake,
    cancel: async (jobId) => {
      const finished_at = options.nowSeconds();
      const waiting = await change(jobId, {
        ...cancellation(finished_at),
        from: ["validating_files", "queued"],
      });
      if (waiting !== undefined) return waiting;
      const marked = await change(jobId, { from: ["running"], set: { cancel_requested: true } });
      if (marked === undefined) return undefined;
      const run = running.get(jobId);
      run?.stop.abort("cancel" satisfies StopReason);
      await run?.ended;
      return await store.readJob(jobId);
    },
    stop: async () => {
      isStopping = true;
      await looking;
      for (const run of running.values()) run.stop.abort("shutdown" satisfies StopReason);
      await Promise.all([...running.values()].map((run) => run.ended));
    },
    abandon: () => {
      isStopping = true;
      for (const run of running.values()) run.stop.abort("lost" satisfies StopReason);
    },
  };
}

function isLost(signal: AbortSignal): boolean {
  return signal.aborted && signal.reason === ("lost" satisfies StopReason);
}
