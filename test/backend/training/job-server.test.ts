import { mkdir, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import OpenAI, { toFile } from "openai";
import { afterAll, afterEach, expect, it } from "vitest";
import { createJobStore } from "../../../src/backend/training/store/create-job-store.ts";
import { openSqlite } from "../../../src/backend/training/store/open-sqlite.ts";
import {
  createDataFolder,
  createFakeTrainer,
  isStep,
  type JobServer,
  type JobServerOptions,
  readEvents,
  startJobServer,
  summarizeEvents,
} from "../../support/job-server.ts";

const data = await createDataFolder({
  "plain.txt": {},
  "dies.txt": { dieAt: [3, 5] },
  "crashes.txt": { crashAt: [1, 2, 3, 4, 5] },
  "refuses.txt": { refuseAt: 2 },
  "hangs.txt": { hangAt: 3 },
  "best-early.txt": { losses: { 4: 0.1 }, dieAt: [11] },
});
const open = new Set<JobServer>();
afterEach(async () => {
  await Promise.all([...open].map((server) => server.close()));
  open.clear();
});
afterAll(() => data.remove());

it("runs a job to its end, as the OpenAI client sees it", async () => {
  const server = await start();
  const created = await createJob(server, "plain.txt");
  expect(created).toMatchObject({ object: "fine_tuning.job", status: "validating_files", model: "tiny" });
  const events = await readEvents(server, created.id);
  expect(summarizeEvents(events)).toEqual({
    isGapless: true,
    steps: [1, 2, 3, 4, 5, 6],
    messages: [
      `created job ${created.id}`,
      "the training file is valid; the job waits in the queue",
      "the job started",
      "training with 1 processes, 6 steps",
      "checkpoint of step 2",
      "checkpoint of step 4",
      "checkpoint of step 6",
      "trained 6 steps",
      "the job succeeded",
    ],
  });
  const done = await server.client.fineTuning.jobs.retrieve(created.id);
  expect(done).toMatchObject({
    status: "succeeded",
    trained_tokens: 60,
    result_files: ["model.pt"],
    error: null,
  });
  expect(done.fine_tuned_model).toContain("ft:tiny:");
  const checkpoints = await server.client.fineTuning.jobs.checkpoints.list(created.id, { limit: 2 });
  expect(checkpoints.data.map(({ step_number }) => step_number)).toEqual([6, 4]);
  expect(server.bugs).toEqual([]);
});

it("pages through events newest first, as the OpenAI client asks for them", async () => {
  const server = await start();
  const { id } = await createJob(server, "plain.txt");
  const streamed = await readEvents(server, id);
  const paged: string[] = [];
  for await (const event of server.client.fineTuning.jobs.listEvents(id, { limit: 4 })) paged.push(event.id);
  expect(paged).toEqual(streamed.map((event) => event.id).reverse());
});

it("resumes a stream after the last event that was received", async () => {
  const server = await start();
  const { id } = await createJob(server, "plain.txt");
  const all = await readEvents(server, id);
  const rest = await readEvents(server, id, undefined, 10);
  expect(rest).toEqual(all.slice(10));
});

it("resumes a trainer that dies from its last checkpoint, without a gap", async () => {
  const server = await start();
  const { id } = await createJob(server, "dies.txt");
  const { isGapless, steps, messages } = summarizeEvents(await readEvents(server, id));
  expect({ isGapless, steps }).toEqual({ isGapless: true, steps: [1, 2, 3, 4, 5, 6] });
  expect(messages).toContain(
    "the trainer was ended by SIGKILL; it resumes from its last checkpoint (restart 1 of 3)",
  );
  expect(messages).toContain("resumed from the checkpoint of step 2");
  expect(messages).toContain("resumed from the checkpoint of step 4");
  expect(await server.client.fineTuning.jobs.retrieve(id)).toMatchObject({
    status: "succeeded",
    restarts: 2,
  });
});

it("gives up a trainer that crashes again and again, with the reason that the last rank recorded", async () => {
  const server = await start({ maxRestarts: 2 });
  const { id } = await createJob(server, "crashes.txt");
  await readEvents(server, id);
  expect(await server.client.fineTuning.jobs.retrieve(id)).toMatchObject({
    status: "failed",
    restarts: 2,
    error: { code: "trainer_failed", message: "RuntimeError: no memory at step 3" },
  });
});

it("does not retry a job that would fail the same way", async () => {
  const server = await start();
  const { id } = await createJob(server, "refuses.txt");
  await readEvents(server, id);
  const job = await server.client.fineTuning.jobs.retrieve(id);
  expect(job).toMatchObject({ status: "failed", restarts: 0, error: { code: "invalid_training_file" } });
});

it("runs jobs in the order in which they came, as many at a time as it may", async () => {
  const server = await start();
  const first = await createJob(server, "hangs.txt");
  const second = await createJob(server, "plain.txt");
  const third = await createJob(server, "plain.txt");
  await readEvents(server, first.id, isStep(3));
  expect(await server.client.fineTuning.jobs.retrieve(second.id)).toMatchObject({ status: "queued" });
  await server.client.fineTuning.jobs.cancel(second.id);
  await server.client.fineTuning.jobs.cancel(first.id);
  await readEvents(server, third.id);
  const statuses = (await server.client.fineTuning.jobs.list({ limit: 3 })).data.map((job) => [
    job.id,
    job.status,
  ]);
  expect(statuses).toEqual([
    [third.id, "succeeded"],
    [second.id, "cancelled"],
    [first.id, "cancelled"],
  ]);
});

it("cancels a running job with its whole process group before it answers", async () => {
  const server = await start();
  const { id } = await createJob(server, "hangs.txt");
  await readEvents(server, id, isStep(3));
  const child = Number(await readFile(join(jobFolder(id), "hung"), "utf8"));
  expect(await isAlive(child)).toBe(true);
  expect(await server.client.fineTuning.jobs.cancel(id)).toMatchObject({ status: "cancelled", error: null });
  expect(await isAlive(child)).toBe(false);
  expect(await server.client.fineTuning.jobs.cancel(id)).toMatchObject({ status: "cancelled" });
});

it("refuses to cancel a job that has ended", async () => {
  const server = await start();
  const { id } = await createJob(server, "plain.txt");
  await readEvents(server, id);
  await expect(server.client.fineTuning.jobs.cancel(id)).rejects.toMatchObject({
    status: 400,
    code: "job_ended",
  });
});

it("lets a running job write a checkpoint at shutdown, and resumes it at the next start", async () => {
  const server = await start();
  const { id } = await createJob(server, "hangs.txt");
  await readEvents(server, id, isStep(3));
  await close(server);
  const next = await start();
  const { isGapless, steps, messages } = summarizeEvents(await readEvents(next, id));
  expect({ isGapless, steps }).toEqual({ isGapless: true, steps: [1, 2, 3, 4, 5, 6] });
  expect(messages).toContain("stopped after step 3, with a checkpoint");
  expect(messages).toContain("resumed from the checkpoint of step 3");
  expect(await next.client.fineTuning.jobs.retrieve(id)).toMatchObject({ status: "succeeded", restarts: 0 });
});

it("marks a job as interrupted if the server was killed after its last allowed restart", async () => {
  const server = await start({ maxRestarts: 0 });
  const { id } = await createJob(server, "hangs.txt");
  await readEvents(server, id, isStep(3));
  await close(server);
  await leaveRunning(id);
  const next = await start();
  const { isGapless, messages } = summarizeEvents(await readEvents(next, id));
  expect(isGapless).toBe(true);
  expect(messages.at(-1)).toContain("the server ended while the job ran");
  expect(await next.client.fineTuning.jobs.retrieve(id)).toMatchObject({
    status: "failed",
    error: { code: "interrupted" },
  });
});

it("answers a repeated request with the same job, and refuses another request with the same key", async () => {
  const server = await start();
  const options = { headers: { "Idempotency-Key": "one" } };
  const body = { model: "tiny", training_file: "plain.txt" };
  const first = await server.client.fineTuning.jobs.create(body, options);
  expect((await server.client.fineTuning.jobs.create(body, options)).id).toBe(first.id);
  const other = server.client.fineTuning.jobs.create({ ...body, seed: 7 }, options);
  await expect(other).rejects.toMatchObject({ status: 400, code: "idempotency_key_reused" });
});

it("trains on an uploaded file", async () => {
  const server = await start();
  const content = await toFile(Buffer.from("{}"), "../../etc/passwd.jsonl");
  const file = await server.client.files.create({ file: content, purpose: "fine-tune" });
  expect(file).toMatchObject({ object: "file", bytes: 2, purpose: "fine-tune" });
  const { id } = await createJob(server, file.id);
  await readEvents(server, id);
  expect(await server.client.fineTuning.jobs.retrieve(id)).toMatchObject({ status: "succeeded" });
  expect(await server.client.files.delete(file.id)).toMatchObject({ deleted: true });
  await expect(server.client.files.retrieve(file.id)).rejects.toBeInstanceOf(OpenAI.NotFoundError);
});

it("serves a job's log and artifacts, and no other file", async () => {
  const server = await start();
  const { id } = await createJob(server, "plain.txt");
  await readEvents(server, id);
  const get = (path: string) => server.app.request(`/v1/fine_tuning/jobs/${id}${path}`);
  expect(await (await get("/logs")).text()).toContain('"event":"done"');
  expect(await (await get("/artifacts/model.pt")).text()).toBe("a model");
  const { data: files } = JSON.parse(await (await get("/artifacts")).text());
  expect(files).toContainEqual({ path: "model.pt", bytes: 7 });
  for (const path of [
    "../../jobs.db",
    "..%2F..%2Fjobs.db",
    "%2E%2E/%2E%2E/jobs.db",
    "checkpoints",
    "nope",
    "%00",
  ]) {
    expect((await get(`/artifacts/${path}`)).status, path).toBe(404);
  }
});

it("keeps the last checkpoints of a job and the best one, in the list and on disk, also after a crash", async () => {
  const server = await start();
  const { id } = await createJob(server, "best-early.txt", { keep: 2, steps: 16 });
  await readEvents(server, id);
  expect(await server.client.fineTuning.jobs.retrieve(id)).toMatchObject({ keep: 2, restarts: 1 });
  expect(await listSteps(server, id)).toEqual([16, 14, 4]);
  expect(await readdir(join(jobFolder(id), "checkpoints"))).toEqual([
    "step-00000004",
    "step-00000014",
    "step-00000016",
  ]);
  expect(await readdir(jobFolder(id))).not.toContain(".removed");
  expect(server.bugs).toEqual([]);
});

it("keeps the server's number of checkpoints if the job sets none", async () => {
  const server = await start();
  const { id } = await createJob(server, "plain.txt", { steps: 20 });
  await readEvents(server, id);
  expect(await listSteps(server, id)).toEqual([20, 18, 16]);
});

it("resumes from a checkpoint that the list lacks, and deletes what a killed server left half deleted", async () => {
  const server = await start();
  const { id } = await createJob(server, "hangs.txt", { keep: 1 });
  await readEvents(server, id, isStep(3));
  await close(server);
  await leaveRunning(id);
  // The list has steps 3 at most: the folder of step 4 was complete when the server was killed.
  for (const left of ["checkpoints/step-00000001", "checkpoints/step-00000004", ".removed/step-00000002"]) {
    await mkdir(join(jobFolder(id), left), { recursive: true });
  }
  const next = await start();
  const { messages } = summarizeEvents(await readEvents(next, id));
  expect(messages).toContain("resumed from the checkpoint of step 4");
  expect(await listSteps(next, id)).toEqual([6]);
  expect(await readdir(join(jobFolder(id), "checkpoints"))).toEqual(["step-00000006"]);
  expect(await readdir(jobFolder(id))).not.toContain(".removed");
});

it.each([0, 1_001, 1.5])("refuses to keep %d checkpoints", async (keep) => {
  const server = await start();
  await expect(createJob(server, "plain.txt", { keep })).rejects.toMatchObject({ status: 400 });
});

it("refuses jobs without PyTorch, and names what to install", async () => {
  const obstacle = { code: "torch_missing", message: "install it with pip install torch", param: null };
  const server = await start({ createTrainer: (folder) => createFakeTrainer(folder, obstacle) });
  await expect(createJob(server, "plain.txt")).rejects.toMatchObject({ status: 501, code: "torch_missing" });
});

async function start(options: JobServerOptions = {}): Promise<JobServer> {
  const server = await startJobServer(data.folder, options);
  open.add(server);
  return server;
}

/** What a server that is killed leaves of a job that runs. */
async function leaveRunning(id: string): Promise<void> {
  const database = await openSqlite(join(data.folder, ".stackctl/backend/jobs.db"));
  const store = await createJobStore(database, "backend", () => 1_000);
  await store.changeJob(id, { set: { status: "running" } });
  await store.close();
}

async function close(server: JobServer): Promise<void> {
  await server.close();
  open.delete(server);
}

interface Extras {
  readonly keep?: number;
  readonly steps?: number;
}

async function createJob({ client }: JobServer, training_file: string, { keep, steps = 6 }: Extras = {}) {
  const hyperparameters = { n_epochs: 1, steps };
  const extras = keep === undefined ? {} : { keep };
  return await client.fineTuning.jobs.create({ model: "tiny", training_file, hyperparameters, ...extras });
}

async function listSteps({ client }: JobServer, id: string): Promise<readonly number[]> {
  const { data: found } = await client.fineTuning.jobs.checkpoints.list(id, { limit: 100 });
  return found.map(({ step_number }) => step_number);
}

function jobFolder(id: string): string {
  return join(data.folder, ".stackctl/backend/jobs", id);
}

/** A zombie process does not count as alive. */
async function isAlive(pid: number): Promise<boolean> {
  const { stdout } = await execa("ps", ["-o", "stat=", "-p", `${pid}`], { reject: false });
  return stdout.trim() !== "" && !stdout.includes("Z");
}
