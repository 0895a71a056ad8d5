import { readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, afterEach, expect, it } from "vitest";
import { serveApp } from "../../../src/backend/server/serve-app.ts";
import { createFsdpTrainer } from "../../../src/backend/training/trainers/create-fsdp-trainer.ts";
import { Secret } from "../../../src/domain/secret.ts";
import { freePort } from "../../support/free-port.ts";
import {
  createDataFolder,
  isStep,
  type JobServer,
  readEvents,
  startJobServer,
  summarizeEvents,
} from "../../support/job-server.ts";

const data = await createDataFolder({
  "plain.txt": {},
  "dies.txt": { dieAt: [3] },
  "hangs.txt": { hangAt: 3 },
  "best-early.txt": { losses: { 2: 0.1 }, dieAt: [4] },
});
const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});
afterAll(() => data.remove());

it("trains by the service, with the same events and the artifacts here", async () => {
  const port = await freePort();
  await startService(port);
  const backend = await startBackend(port);
  const { id } = await createJob(backend, "plain.txt");
  const { isGapless, steps, messages } = summarizeEvents(await readEvents(backend, id));
  expect({ isGapless, steps }).toEqual({ isGapless: true, steps: [1, 2, 3, 4, 5, 6] });
  expect(messages.filter((message) => message === "the job succeeded")).toHaveLength(1);
  expect(await backend.client.fineTuning.jobs.retrieve(id)).toMatchObject({
    status: "succeeded",
    trained_tokens: 60,
  });
  const checkpoints = await backend.client.fineTuning.jobs.checkpoints.list(id);
  expect(checkpoints.data.map(({ step_number }) => step_number)).toEqual([6, 4, 2]);
  const folder = join(data.folder, ".stackctl/backend/jobs", id);
  expect(await readFile(join(folder, "model.pt"), "utf8")).toBe("a model");
  expect(await readFile(join(folder, "train.log"), "utf8")).toContain('"event":"done"');
});

it("deletes a job at the service, too, and keeps it while the service does not answer", async () => {
  const port = await freePort();
  const service = await startService(port);
  const backend = await startBackend(port);
  const ids = [await createJob(backend, "plain.txt"), await createJob(backend, "plain.txt")];
  for (const { id } of ids) await readEvents(backend, id);
  const [first, second] = ids.map(({ id }) => `/v1/fine_tuning/jobs/${id}`);
  const remove = (path = "") => backend.app.request(path, { method: "DELETE" });
  expect((await remove(first)).status).toBe(200);
  expect((await remove(first)).status).toBe(404);
  const { data: remote } = await service.client.fineTuning.jobs.list();
  const submitters = remote.map(({ metadata }) => metadata?.submitted_for);
  expect(ids.filter(({ id }) => submitters.includes(id))).toHaveLength(1);
  await service.close();
  const kept = await remove(second);
  expect([kept.status, await kept.text()]).toEqual([502, expect.stringContaining("trainer_unreachable")]);
  expect(await backend.client.fineTuning.jobs.retrieve(ids[1]?.id ?? "")).toMatchObject({
    status: "succeeded",
  });
});

it("keeps the same checkpoints in the lists of both, and on disk those alone", async () => {
  const port = await freePort();
  const service = await startService(port);
  const backend = await startBackend(port);
  const { id } = await createJob(backend, "best-early.txt", { keep: 2 });
  await readEvents(backend, id);
  const [remote] = (await service.client.fineTuning.jobs.list({ limit: 1 })).data;
  expect(remote).toMatchObject({ keep: 2, metadata: { submitted_for: id } });
  for (const [server, job] of [
    [backend, id],
    [service, remote?.id ?? ""],
  ] as const) {
    const { data: found } = await server.client.fineTuning.jobs.checkpoints.list(job);
    expect(found.map(({ step_number }) => step_number)).toEqual([6, 5, 2]);
  }
  const folder = join(data.folder, ".stackctl/trainer/jobs", remote?.id ?? "", "checkpoints");
  expect(await readdir(folder)).toEqual(["step-00000002", "step-00000005", "step-00000006"]);
});

it("lists no checkpoint that the service has lost", async () => {
  const port = await freePort();
  const service = await startService(port);
  const backend = await startBackend(port);
  const { id } = await createJob(backend, "hangs.txt", { keep: 1 });
  const seen = await readEvents(backend, id, isStep(3));
  await service.close();
  await rm(join(data.folder, ".stackctl/trainer"), { recursive: true });
  await startService(port);
  const goneOn = await readEvents(backend, id, isStep(1), seen.length);
  await readEvents(backend, id, isStep(3), seen.length + goneOn.length);
  const { data: found } = await backend.client.fineTuning.jobs.checkpoints.list(id);
  expect(found.map(({ step_number }) => step_number)).toEqual([2]);
  await backend.client.fineTuning.jobs.cancel(id);
});

it("reports the checkpoint that the service resumed", async () => {
  const port = await freePort();
  await startService(port);
  const backend = await startBackend(port);
  const { id } = await createJob(backend, "dies.txt");
  const { isGapless, steps, messages } = summarizeEvents(await readEvents(backend, id));
  expect({ isGapless, steps }).toEqual({ isGapless: true, steps: [1, 2, 3, 4, 5, 6] });
  expect(messages).toContain("resumed from the checkpoint of step 2");
});

it("waits for an unavailable service, and then continues", async () => {
  const port = await freePort();
  const backend = await startBackend(port);
  const { id } = await createJob(backend, "hangs.txt");
  const service = await startService(port);
  await readEvents(backend, id, isStep(3));
  await service.close();
  await startService(port);
  const { isGapless, steps, messages } = summarizeEvents(await readEvents(backend, id));
  expect({ isGapless, steps }).toEqual({ isGapless: true, steps: [1, 2, 3, 4, 5, 6] });
  expect(messages).toContain("resumed from the checkpoint of step 3");
  expect(await backend.client.fineTuning.jobs.retrieve(id)).toMatchObject({ status: "succeeded" });
});

it("finds its job again after the backend was away", async () => {
  const port = await freePort();
  const service = await startService(port);
  const first = await startBackend(port);
  const { id } = await createJob(first, "hangs.txt");
  await readEvents(first, id, isStep(3));
  await first.close();
  const second = await startBackend(port);
  const [remote] = (await service.client.fineTuning.jobs.list()).data;
  expect(remote).toMatchObject({ metadata: { submitted_for: id } });
  expect(await second.client.fineTuning.jobs.cancel(id)).toMatchObject({ status: "cancelled" });
  expect((await service.client.fineTuning.jobs.list({ limit: 1 })).data).toMatchObject([
    { id: remote?.id, status: "cancelled" },
  ]);
  const { isGapless, steps } = summarizeEvents(await readEvents(second, id));
  expect({ isGapless, steps }).toEqual({ isGapless: true, steps: [1, 2, 3] });
});

it("cancels the job at the service too", async () => {
  const port = await freePort();
  const service = await startService(port);
  const backend = await startBackend(port);
  const { id } = await createJob(backend, "hangs.txt");
  await readEvents(backend, id, isStep(3));
  expect(await backend.client.fineTuning.jobs.cancel(id)).toMatchObject({ status: "cancelled" });
  expect((await service.client.fineTuning.jobs.list({ limit: 1 })).data).toMatchObject([
    { status: "cancelled" },
  ]);
});

it("fails a job when the service never becomes available, with the reason", async () => {
  const port = await freePort();
  const backend = await startBackend(port, 100);
  const { id } = await createJob(backend, "plain.txt");
  await readEvents(backend, id);
  expect(await backend.client.fineTuning.jobs.retrieve(id)).toMatchObject({
    status: "failed",
    error: {
      code: "trainer_unreachable",
      message: `the trainer service at 127.0.0.1:${port} cannot be reached (ECONNREFUSED)`,
    },
  });
});

it("sends the shared token, and fails a job at once if the service refuses it", async () => {
  const port = await freePort();
  const apiToken = new Secret("swordfish");
  await startService(port, apiToken);
  const right = await startBackend(port, 30_000, apiToken);
  const { id } = await createJob(right, "plain.txt");
  await readEvents(right, id);
  expect(await right.client.fineTuning.jobs.retrieve(id)).toMatchObject({ status: "succeeded" });
  await right.close();
  const wrong = await startBackend(port);
  const refused = await createJob(wrong, "plain.txt");
  await readEvents(wrong, refused.id);
  expect(await wrong.client.fineTuning.jobs.retrieve(refused.id)).toMatchObject({
    status: "failed",
    error: { code: "missing_token" },
  });
});

async function startService(port: number, apiToken?: Secret): Promise<JobServer> {
  const token = apiToken === undefined ? {} : { apiToken };
  const server = await startJobServer(data.folder, { role: "trainer", ...token });
  const [end, listening] = [new AbortController(), signalOnce()];
  const ended = serveApp(server.app, { port, onListening: listening.fire }, end.signal);
  await listening.fired;
  return keep({
    ...server,
    close: async () => {
      end.abort();
      await server.close();
      await ended;
    },
  });
}

async function startBackend(port: number, patienceMs = 30_000, apiToken?: Secret): Promise<JobServer> {
  const url = new URL(`http://127.0.0.1:${port}`);
  const createTrainer = () => createFsdpTrainer({ url, apiToken, patienceMs });
  return keep(await startJobServer(data.folder, { role: "backend", createTrainer }));
}

function keep(server: JobServer): JobServer {
  let closed: Promise<void> | undefined;
  const close = () => {
    closed ??= server.close();
    return closed;
  };
  closers.push(close);
  return { ...server, close };
}

interface Extras {
  readonly keep?: number;
}

/** Without `keep`, every second step has a checkpoint. */
async function createJob({ client }: JobServer, training_file: string, extras: Extras = {}) {
  const hyperparameters = { n_epochs: 1, checkpoint_every: extras.keep === undefined ? 2 : 1 };
  return await client.fineTuning.jobs.create({ model: "tiny", training_file, hyperparameters, ...extras });
}

function signalOnce() {
  let fire: () => void = () => undefined;
  const fired = new Promise<void>((resolve) => {
    fire = resolve;
  });
  return { fired, fire };
}
