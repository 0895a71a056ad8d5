import { createWriteStream } from "node:fs";
import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { setTimeout as sleep } from "node:timers/promises";
import * as z from "zod";
import type { HttpRequest } from "../../../adapters/http/http-client.ts";
import { HttpFailure } from "../../../adapters/http/http-failure.ts";
import { findFullReason, isStorageFull } from "../../server/storage-full.ts";
import { EventObject, JobObject } from "../jobs/api-objects.ts";
import { isFinal, type Job } from "../jobs/job.ts";
import { createFsdpService, type FsdpService, type FsdpServiceOptions, Refusal } from "./fsdp-service.ts";
import { readServerSentEvents } from "./read-server-sent-events.ts";
import type { RunResult, RunSink, Trainer } from "./trainer.ts";
import { mirrorEvent } from "./trainer-events.ts";

/** Time limit for the processes of a cancelled job to end. */
const cancelTimeoutMs = 60_000;
const retryEveryMs = 500;
/** Pause before artifacts are fetched again after a full disk. */
const whileFullMs = 5_000;

/** The trainer service, and the time limit for a silence. */
export interface FsdpTrainerOptions extends FsdpServiceOptions {
  readonly patienceMs: number;
}

/** Runs jobs on the trainer service, which runs torchrun. Both share the data folder with training files. */
export function createFsdpTrainer({ patienceMs, ...options }: FsdpTrainerOptions): Trainer {
  const service = createFsdpService(options);
  const silence = { host: options.url.host, patienceMs };
  return {
    kind: "fsdp-service",
    // The service itself checks whether it can train. A job may wait for the service to start.
    obstacle: async () => null,
    run: (job, sink, signal) => run(job, sink, signal, service, silence),
    forget: async ({ remote }) => {
      if (remote === null) return;
      // A job that failed because the service was silent may still run there.
      await cancel(service, remote.id);
      await service.call({ method: "DELETE", path: `/${remote.id}` }).catch(ignoreEnded);
    },
  };
}

async function run(
  job: Job,
  sink: RunSink,
  signal: AbortSignal,
  service: FsdpService,
  { host, patienceMs }: { readonly host: string; readonly patienceMs: number },
): Promise<RunResult> {
  let remote = job.remote;
  let heardAt = performance.now();
  const keep = async (next: NonNullable<Job["remote"]>, set: Pick<Job, "nnodes">) => {
    remote = next;
    heardAt = performance.now();
    await sink.record({ set: { ...set, remote: next } });
  };
  for (;;) {
    try {
      if (remote === null) {
        const created = JobObject.parse(await service.call(submission(job)));
        await keep({ id: created.id, sequence: 0 }, { nnodes: created.nnodes });
      }
      const current = remote ?? { id: "", sequence: 0 };
      if (signal.aborted && signal.reason === "cancel") {
        await cancel(service, current.id);
        return { kind: "stopped" };
      }
      if (signal.aborted) return { kind: "stopped" };
      await follow(current.id, current.sequence, signal, service, async (event) => {
        heardAt = performance.now();
        const next = { id: current.id, sequence: event.sequence };
        remote = next;
        const mirrored = mirrorEvent(event);
        if (mirrored !== null) await sink.record({ ...mirrored, set: { ...mirrored.set, remote: next } });
      });
      const seen = JobObject.parse(await service.call({ method: "GET", path: `/${current.id}` }));
      heardAt = performance.now();
      if (isFinal(seen.status)) return await takeOver(seen, sink, service);
    } catch (error) {
      if (signal.aborted && signal.reason !== "cancel") return { kind: "stopped" };
      if (error instanceof Refusal && error.status === 404 && remote !== null) {
        // The service has lost its jobs: submit this one again.
        remote = null;
        await sink.forgetCheckpoints();
        continue;
      }
      if (error instanceof Refusal) {
        const { code, message } = error;
        return { kind: "failed", error: { code, message, param: null }, retryable: false };
      }
      if (error instanceof z.ZodError || performance.now() - heardAt > patienceMs) {
        const message = `the trainer service at ${describe(error, host)}`;
        return {
          kind: "failed",
          error: { code: "trainer_unreachable", message, param: null },
          retryable: false,
        };
      }
      const pauseMs = isFull(error) ? whileFullMs : retryEveryMs;
      if (!signal.aborted) await sleep(pauseMs, undefined, { signal }).catch(() => undefined);
    }
  }
}

function submission(job: Job): HttpRequest {
  const { model, seed, suffix, hyperparameters, max_restarts, keep, nnodes } = job;
  return {
    method: "POST",
    path: "",
    // If the response to a submission was lost, the key finds the job again.
    headers: { "idempotency-key": job.id },
    body: JSON.stringify({
      model,
      seed,
      suffix,
      hyperparameters,
      max_restarts,
      keep,
      ...(nnodes === null ? {} : { nnodes }),
      training_file: job.training_path,
      metadata: { submitted_for: job.id },
    }),
  };
}

async function follow(
  id: string,
  sequence: number,
  signal: AbortSignal,
  service: FsdpService,
  onEvent: (event: EventObject) => Promise<void>,
): Promise<void> {
  const headers = { "last-event-id": `${sequence}` };
  const stream = await service.read(`/${id}/events?stream=true`, headers, signal);
  for await (const data of readServerSentEvents(stream)) {
    if (data !== "[DONE]") await onEvent(EventObject.parse(JSON.parse(data)));
  }
}

async function takeOver(seen: JobObject, sink: RunSink, service: FsdpService): Promise<RunResult> {
  await download(service, `/${seen.id}/logs`, join(sink.folder, "train.log"));
  if (seen.status === "succeeded") {
    for (const path of seen.result_files) {
      await download(service, `/${seen.id}/artifacts/${path}`, join(sink.folder, path));
    }
    return { kind: "succeeded", artifacts: seen.result_files };
  }
  const message = "the trainer service cancelled the job";
  const error = seen.error ?? { code: "cancelled_remotely", message, param: null };
  return { kind: "failed", error, retryable: false };
}

async function download(service: FsdpService, path: string, file: string): Promise<void> {
  const content = await service.read(path);
  await mkdir(dirname(file), { recursive: true });
  await pipeline(content, createWriteStream(file));
}

async function cancel(service: FsdpService, id: string): Promise<void> {
  await service.call({ method: "POST", path: `/${id}/cancel` }, cancelTimeoutMs).catch(ignoreEnded);
}

function describe(error: unknown, host: string): string {
  if (error instanceof HttpFailure) return error.message;
  return `${host} sent an unexpected response: ${error instanceof Error ? error.message : String(error)}`;
}

function isFull(error: unknown): boolean {
  return isStorageFull(error) || findFullReason(error) !== undefined;
}

function ignoreEnded(error: unknown): void {
  if (!(error instanceof Refusal && (error.status === 400 || error.status === 404))) throw error;
}
