import { createWriteStream } from "node:fs";
import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import type { Secret } from "../../../domain/secret.ts";
import { findFullReason, isStorageFull } from "../../server/storage-full.ts";
import { EventObject, JobObject } from "../jobs/api-objects.ts";
import { isFinal, type Job } from "../jobs/job.ts";
import { mirrorEvent } from "./mirror-event.ts";
import { readLines } from "./read-lines.ts";
import type { RunResult, RunSink, Trainer } from "./trainer.ts";

const callTimeoutMs = 10_000;
/** Time limit for the processes of a cancelled job to end. */
const cancelTimeoutMs = 60_000;
const retryEveryMs = 500;
/** Pause before artifacts are fetched again after a full disk. */
const whileFullMs = 5_000;

/** URL of the trainer service, and the time limit for a silence. */
export interface FsdpTrainerOptions {
  readonly url: string;
  readonly apiToken: Secret | undefined;
  readonly patienceMs: number;
}

/** Runs jobs on the trainer service, which runs torchrun. Both share the data folder with training files. */
export function createFsdpTrainer(options: FsdpTrainerOptions): Trainer {
  return {
    kind: "fsdp-service",
    // The service itself checks whether it can train. A job may wait for the service to start.
    obstacle: async () => null,
    run: (job, sink, signal) => run(job, sink, signal, options),
    forget: async ({ remote }) => {
      if (remote === null) return;
      // A job that failed because the service was silent may still run there.
      await call(options, `/${remote.id}/cancel`, { method: "POST" }, cancelTimeoutMs).catch(ignoreEnded);
      await call(options, `/${remote.id}`, { method: "DELETE" }).catch(ignoreEnded);
    },
  };
}

/** A rejected request; the service would reject a retry too. */
class Refusal extends Error {
  readonly status: number;
  readonly code: string;
  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

async function run(
  job: Job,
  sink: RunSink,
  signal: AbortSignal,
  options: FsdpTrainerOptions,
): Promise<RunResult> {
  let remote = job.remote;
  let heardAt = performance.now();
  const keep = async (next: NonNullable<Job["remote"]>) => {
    remote = next;
    heardAt = performance.now();
    await sink.record({ set: { remote: next } });
  };
  for (;;) {
    try {
      if (remote === null) {
        const created = JobObject.parse(await call(options, "", submission(job)));
        await keep({ id: created.id, sequence: 0 });
      }
      const current = remote ?? { id: "", sequence: 0 };
      if (signal.aborted && signal.reason === "cancel") {
        await call(options, `/${current.id}/cancel`, { method: "POST" }, cancelTimeoutMs).catch(ignoreEnded);
        return { kind: "stopped" };
      }
      if (signal.aborted) return { kind: "stopped" };
      await follow(current.id, current.sequence, signal, options, async (event) => {
        heardAt = performance.now();
        const next = { id: current.id, sequence: event.sequence };
        remote = next;
        const mirrored = mirrorEvent(event);
        if (mirrored !== null) await sink.record({ ...mirrored, set: { ...mirrored.set, remote: next } });
      });
      const seen = JobObject.parse(await call(options, `/${current.id}`));
      heardAt = performance.now();
      if (isFinal(seen.status)) return await takeOver(seen, sink, options);
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
      if (error instanceof z.ZodError || performance.now() - heardAt > options.patienceMs) {
        const why = error instanceof Error ? error.message : String(error);
        const message = `the trainer service at ${options.url} sent an unexpected response: ${why}`;
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

function submission(job: Job): RequestInit {
  const { model, seed, suffix, hyperparameters, max_restarts, keep } = job;
  return {
    method: "POST",
    // If the response to a submission was lost, the key finds the job again.
    headers: { "content-type": "application/json", "idempotency-key": job.id },
    body: JSON.stringify({
      model,
      seed,
      suffix,
      hyperparameters,
      max_restarts,
      keep,
      training_file: job.training_path,
      metadata: { submitted_for: job.id },
    }),
  };
}

async function follow(
  id: string,
  sequence: number,
  signal: AbortSignal,
  options: FsdpTrainerOptions,
  onEvent: (event: EventObject) => Promise<void>,
): Promise<void> {
  const response = await request(options, `/${id}/events?stream=true`, {
    headers: { "last-event-id": `${sequence}` },
    signal,
  });
  if (response.body === null) return;
  await readLines(Readable.from(response.body), async (line) => {
    if (!line.startsWith("data: {")) return;
    await onEvent(EventObject.parse(JSON.parse(line.slice("data: ".length))));
  });
}

async function takeOver(seen: JobObject, sink: RunSink, options: FsdpTrainerOptions): Promise<RunResult> {
  await download(options, `/${seen.id}/logs`, join(sink.folder, "train.log"));
  if (seen.status === "succeeded") {
    for (const path of seen.result_files) {
      await download(options, `/${seen.id}/artifacts/${path}`, join(sink.folder, path));
    }
    return { kind: "succeeded", artifacts: seen.result_files };
  }
  const message = "the trainer service cancelled the job";
  const error = seen.error ?? { code: "cancelled_remotely", message, param: null };
  return { kind: "failed", error, retryable: false };
}

async function download(options: FsdpTrainerOptions, path: string, file: string): Promise<void> {
  const response = await request(options, path, {});
  await mkdir(dirname(file), { recursive: true });
  await pipeline(
    response.body === null ? Readable.from([]) : Readable.from(response.body),
    createWriteStream(file),
  );
}

async function call(
  options: FsdpTrainerOptions,
  path: string,
  init: RequestInit = {},
  timeoutMs = callTimeoutMs,
): Promise<unknown> {
  const response = await request(options, path, { ...init, signal: AbortSignal.timeout(timeoutMs) });
  return await response.json();
}

async function request(options: FsdpTrainerOptions, path: string, init: RequestInit): Promise<Response> {
  const headers = new Headers(init.headers);
  if (options.apiToken !== undefined) headers.set("authorization", `Bearer ${options.apiToken.reveal()}`);
  const url = `${options.url}/v1/fine_tuning/jobs${path}`;
  const response = await fetch(url, { ...init, headers });
  if (response.ok) return response;
  const text = await response.text();
  const refused = [400, 401, 403, 404, 405, 413, 415, 422, 501].includes(response.status);
  const { code, message } = parseError(text);
  if (!refused) throw new Error(`status ${response.status}, ${code}: ${message}`);
  throw new Refusal(response.status, code, `the trainer service rejected the job: ${message}`);
}

function parseError(text: string): { readonly code: string; readonly message: string } {
  const Body = z.object({ error: z.object({ code: z.string(), message: z.string() }) });
  try {
    return Body.parse(JSON.parse(text)).error;
  } catch {
    return { code: "trainer_refused", message: text.slice(0, 200) };
  }
}

function isFull(error: unknown): boolean {
  return isStorageFull(error) || findFullReason(error) !== undefined;
}

function ignoreEnded(error: unknown): void {
  if (!(error instanceof Refusal && (error.status === 400 || error.status === 404))) throw error;
}
