import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, afterEach, expect, it } from "vitest";
import { Secret } from "../../../../src/domain/secret.ts";
import { isRunning } from "../../../support/descendants.ts";
import {
  createDataFolder,
  isStep,
  type JobServer,
  type JobServerOptions,
  readEvents,
  startJobServer,
  summarizeEvents,
} from "../../../support/job-server.ts";
import { type RankGroup, startRankGroup } from "../../../support/rank-group.ts";
import { until } from "../../../support/until.ts";

const data = await createDataFolder({
  "plain.txt": {},
  "hangs.txt": { hangAt: 3 },
});
const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});
afterAll(() => data.remove());

it("runs a job on two nodes, and shows them", async () => {
  const { group, server } = await start();
  const service = await group.join("n2");
  const { id } = await createJob(server, "plain.txt");
  const { isGapless, steps, messages } = summarizeEvents(await readEvents(server, id));
  expect({ isGapless, steps }).toEqual({ isGapless: true, steps: [1, 2, 3, 4, 5, 6] });
  expect(messages).toContain("training on 2 nodes: rank 0 on node n1, rank 1 on node n2");
  expect(await server.client.fineTuning.jobs.retrieve(id)).toMatchObject({
    status: "succeeded",
    nnodes: 2,
    nodes: ["n1", "n2"],
  });
  const { place, config } = JSON.parse(await readFile(join(service.folder, "1.json"), "utf8"));
  expect(place).toEqual({
    PET_NNODES: "2",
    PET_NODE_RANK: "1",
    PET_NPROC_PER_NODE: "1",
    PET_MASTER_ADDR: "127.0.0.1",
    PET_MASTER_PORT: expect.stringMatching(/^\d+$/),
  });
  expect(config).toMatchObject({ storage: "gathered", hyperparameters: { checkpoint_every: 2, seed: 0 } });
  await expectNoProcess(service.pids(1));
  expect(await readdir(join(service.folder, "scratch"))).toEqual([]);
});

it("runs a job with nnodes 1 without rank services, and refuses more nodes than there are", async () => {
  const { server } = await start({}, { nnodes: 2 });
  const { id } = await createJob(server, "plain.txt", { nnodes: 1 });
  await readEvents(server, id);
  expect(await server.client.fineTuning.jobs.retrieve(id)).toMatchObject({
    status: "succeeded",
    nnodes: 1,
    nodes: [],
  });
  await expect(createJob(server, "plain.txt", { nnodes: 3 })).rejects.toMatchObject({
    status: 400,
    code: "too_many_nodes",
    message: expect.stringContaining("nnodes is 3, but jobs run on at most 2 nodes: set FSDP_NNODES"),
  });
});

it("restarts all ranks from the last checkpoint when one is killed", async () => {
  const { group, server } = await start();
  const service = await group.join("n2");
  const { id } = await createJob(server, "hangs.txt");
  await readEvents(server, id, isStep(3));
  const [pid = 0] = await service.pids(1);
  process.kill(pid, "SIGKILL");
  const { isGapless, steps, messages } = summarizeEvents(await readEvents(server, id));
  expect({ isGapless, steps }).toEqual({ isGapless: true, steps: [1, 2, 3, 4, 5, 6] });
  expect(messages).toContain(
    "rank 1 on node n2 failed: the trainer was ended by SIGKILL; it resumes from its last checkpoint (restart 1 of 3)",
  );
  expect(messages).toContain("resumed from the checkpoint of step 2");
});

it("moves a rank to another node when its own is lost", async () => {
  const { group, server } = await start({ lostMs: 3_000 });
  const service = await group.join("n2");
  const { id } = await createJob(server, "hangs.txt");
  await readEvents(server, id, isStep(3));
  await service.agent.close();
  await group.join("n3");
  const { isGapless, steps, messages } = summarizeEvents(await readEvents(server, id));
  expect({ isGapless, steps }).toEqual({ isGapless: true, steps: [1, 2, 3, 4, 5, 6] });
  expect(messages.join("\n")).toContain("rank 1 on node n2 is lost: its rank service has been silent for");
  expect(await server.client.fineTuning.jobs.retrieve(id)).toMatchObject({
    status: "succeeded",
    nodes: ["n1", "n3"],
    restarts: 1,
  });
});

it("waits for rank services up to a deadline, and names the ranks without one", async () => {
  const { group, server } = await start({ timeoutMs: 1_500, nnodes: 3 }, { nnodes: 3 });
  await group.join("n2");
  const { id } = await createJob(server, "plain.txt");
  const { messages } = summarizeEvents(await readEvents(server, id));
  expect(messages.join("\n")).toMatch(/waits for rank services: \d connected, 2 needed/);
  expect(await server.client.fineTuning.jobs.retrieve(id)).toMatchObject({
    status: "failed",
    error: {
      code: "ranks_missing",
      message: "rank 2 has no node: within 2 s, 1 of 2 rank services connected",
    },
  });
});

it("names a rank that does not start, and the reason", async () => {
  const { group, server } = await start({ timeoutMs: 2_000 });
  const service = await group.join("n2");
  await writeFile(join(service.folder, "silent"), "");
  const late = await createJob(server, "never-starts.txt", { max_restarts: 0 });
  await readEvents(server, late.id);
  expect(await server.client.fineTuning.jobs.retrieve(late.id)).toMatchObject({
    status: "failed",
    error: {
      code: "trainer_failed",
      message: "rank 1 on node n2 did not start within 2 s: no route to rank 0",
    },
  });
  await expectNoProcess(service.pids(1));
});

it("reports why a rank failed", async () => {
  const { group, server } = await start();
  const service = await group.join("n2");
  await writeFile(join(service.folder, "refuses"), "RuntimeError: no memory");
  const { id } = await createJob(server, "hangs.txt", { max_restarts: 0 });
  await readEvents(server, id);
  expect(await server.client.fineTuning.jobs.retrieve(id)).toMatchObject({
    status: "failed",
    error: { message: "rank 1 on node n2 failed: RuntimeError: no memory" },
  });
});

it("leaves no process on any rank after a cancel", async () => {
  const { group, server } = await start({ nnodes: 3 }, { nnodes: 3 });
  const services = [await group.join("n2"), await group.join("n3")];
  const { id } = await createJob(server, "hangs.txt");
  await readEvents(server, id, isStep(3));
  expect(await server.client.fineTuning.jobs.cancel(id)).toMatchObject({ status: "cancelled" });
  await expectNoProcess(services[0]?.pids(1));
  await expectNoProcess(services[1]?.pids(2));
});

it("ends the processes of a rank whose rank 0 is gone", async () => {
  const { group, server } = await start({ lostMs: 3_000 });
  const service = await group.join("n2");
  const { id } = await createJob(server, "hangs.txt");
  await readEvents(server, id, isStep(3));
  const pids = await service.pids(1);
  await group.cutOff();
  await until(async () => (await findRunning(pids)).length === 0);
  expect(service.agent.problem()).toContain("cannot be reached");
});

it("lets a second job wait for the rank services of the first", async () => {
  const { group, server } = await start({}, { concurrency: 2 });
  await group.join("n2");
  const first = await createJob(server, "hangs.txt");
  await readEvents(server, first.id, isStep(3));
  const second = await createJob(server, "plain.txt");
  await readEvents(server, second.id, ({ message }) => message.startsWith("waits until other jobs"));
  await server.client.fineTuning.jobs.cancel(first.id);
  await readEvents(server, second.id);
  expect(await server.client.fineTuning.jobs.retrieve(second.id)).toMatchObject({ status: "succeeded" });
});

it("rejects a rank service without the token", async () => {
  const { group } = await start({ apiToken: new Secret("swordfish") });
  const service = await group.join("n2", new Secret("wrong"));
  await until(async () => service.agent.problem()?.includes("status 401") === true);
  const right = await group.join("n3");
  await until(async () => right.agent.problem() === null);
});

async function start(
  options: Parameters<typeof startRankGroup>[0] = {},
  server: Pick<JobServerOptions, "nnodes" | "concurrency"> = {},
): Promise<{ readonly group: RankGroup; readonly server: JobServer }> {
  const group = await startRankGroup(options);
  closers.push(() => group.close());
  await rm(join(data.folder, ".stackctl"), { recursive: true, force: true });
  await writeFile(join(data.folder, "never-starts.txt"), JSON.stringify({ startsAfterMs: 60_000 }));
  const { createTrainer } = group;
  const jobs = await startJobServer(data.folder, { role: "trainer", nnodes: 2, ...server, createTrainer });
  closers.push(() => jobs.close());
  return { group, server: jobs };
}

interface Extras {
  readonly nnodes?: number;
  readonly max_restarts?: number;
}

async function createJob({ client }: JobServer, training_file: string, extras: Extras = {}) {
  const hyperparameters = { n_epochs: 1, checkpoint_every: 2 };
  return await client.fineTuning.jobs.create({ model: "tiny", training_file, hyperparameters, ...extras });
}

async function expectNoProcess(pids: Promise<readonly number[]> | undefined): Promise<void> {
  expect(await findRunning((await pids) ?? [])).toEqual([]);
}

async function findRunning(pids: readonly number[]): Promise<readonly number[]> {
  const states = await Promise.all(pids.map(isRunning));
  return pids.filter((_pid, at) => states[at]);
}
