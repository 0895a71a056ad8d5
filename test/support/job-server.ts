import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Hono } from "hono";
import OpenAI from "openai";
import { createApp } from "../../src/backend/server/create-app.ts";
import { createTraining } from "../../src/backend/training/create-training.ts";
import { EventObject } from "../../src/backend/training/jobs/api-objects.ts";
import type { JobError } from "../../src/backend/training/jobs/job.ts";
import { createProcessTrainer } from "../../src/backend/training/trainers/create-process-trainer.ts";
import type { Trainer } from "../../src/backend/training/trainers/trainer.ts";
import type { Secret } from "../../src/domain/secret.ts";
import { checkDeclared } from "./backend/check-declared.ts";

const fakeProgram = fileURLToPath(new URL("./fakes/fake-train.mjs", import.meta.url));

/** The options of a job server. */
export interface JobServerOptions {
  readonly role?: "backend" | "trainer";
  readonly concurrency?: number;
  readonly maxRestarts?: number;
  /** Maximum and default number of nodes of a job; default: the trainer decides. */
  readonly nnodes?: number;
  readonly apiToken?: Secret;
  /** Default: the fake trainer program, one process. */
  readonly createTrainer?: (dataFolder: string) => Trainer;
}

/** A job server in this process, on a data folder. */
export interface JobServer {
  readonly app: Hono;
  readonly client: OpenAI;
  readonly bugs: readonly Error[];
  close(): Promise<void>;
}

/** A data folder with these training files, which define the behaviour of the fake trainer. */
export async function createDataFolder(files: Readonly<Record<string, unknown>>) {
  const folder = await mkdtemp(join(tmpdir(), "stackctl-test-data-"));
  await mkdir(folder, { recursive: true });
  for (const [name, content] of Object.entries(files)) {
    await writeFile(join(folder, name), JSON.stringify(content));
  }
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}

/** Runs the fake trainer program. */
export function createFakeTrainer(dataFolder: string, obstacle: JobError | null = null): Trainer {
  return createProcessTrainer({
    command: [process.execPath, fakeProgram],
    processes: undefined,
    dataFolder,
    obstacle: async () => obstacle,
    // Long enough for a trainer to write its checkpoint on a busy machine.
    graceMs: 60_000,
  });
}

export async function startJobServer(dataFolder: string, options: JobServerOptions = {}): Promise<JobServer> {
  const bugs: Error[] = [];
  const onBug = (error: Error) => bugs.push(error);
  const end = new AbortController();
  const training = await createTraining({
    role: options.role ?? "backend",
    createTrainer: options.createTrainer ?? createFakeTrainer,
    dataFolder,
    databaseUrl: undefined,
    concurrency: options.concurrency ?? 1,
    maxRestarts: options.maxRestarts ?? 3,
    nnodes: options.nnodes,
    ending: end.signal,
    onBug,
  });
  const app = createApp({
    health: () => ({ status: "ok" }),
    routes: training.routes,
    apiToken: options.apiToken,
    onBug,
    title: { title: "jobs", version: "1.2.3", description: "The jobs alone" },
  });
  checkDeclared(app);
  const client = new OpenAI({
    apiKey: "unused",
    baseURL: "http://server/v1",
    maxRetries: 0,
    fetch: async (url, init) => await app.request(String(url), init),
  });
  return {
    app,
    client,
    bugs,
    close: () => {
      end.abort();
      return training.close();
    },
  };
}

/** The streamed events of a job up to the first that matches, or to the end of the job. */
export async function readEvents(
  { app }: Pick<JobServer, "app">,
  jobId: string,
  isLast: (event: EventObject) => boolean = () => false,
  after = 0,
): Promise<readonly EventObject[]> {
  const headers = { "last-event-id": `${after}` };
  const response = await app.request(`/v1/fine_tuning/jobs/${jobId}/events?stream=true`, { headers });
  return await collectEvents(response, isLast);
}

/** The events of a stream up to the first that matches, or to its end. */
export async function collectEvents(
  response: Response,
  isLast: (event: EventObject) => boolean = () => false,
): Promise<readonly EventObject[]> {
  const events: EventObject[] = [];
  let text = "";
  const decoder = new TextDecoder();
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    const lines = text.split("\n");
    text = lines.pop() ?? "";
    for (const line of lines) {
      if (!line.startsWith("data: {")) continue;
      const event = EventObject.parse(JSON.parse(line.slice("data: ".length)));
      events.push(event);
      if (isLast(event)) return events;
    }
  }
  return events;
}

/** Whether an event is the metrics of this step. */
export function isStep(step: number): (event: EventObject) => boolean {
  return ({ type, data }) => type === "metrics" && data.step === step;
}

/** The summary of an event list: whether its numbers have no gap, and its steps. */
export function summarizeEvents(events: readonly EventObject[]) {
  const steps = events.filter(({ type }) => type === "metrics").map(({ data }) => Number(data.step));
  return {
    isGapless: events.every(({ sequence }, at) => sequence === at + 1),
    steps: [...new Set(steps)].sort((a, b) => a - b),
    messages: events.filter(({ type }) => type === "message").map(({ message }) => message),
  };
}
