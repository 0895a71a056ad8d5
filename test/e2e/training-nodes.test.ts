import { execa } from "execa";
import OpenAI, { toFile } from "openai";
import { expect } from "vitest";
import { describeWithTorch } from "../support/engine/describe-with-torch.ts";
import { containersOf } from "../support/engine/engine.ts";
import type { Fixture } from "../support/fixture.ts";
import { freePort } from "../support/free-port.ts";
import { collectEvents, isStep, summarizeEvents } from "../support/job-server.ts";
import { expectSameLosses, lossesOf, trainingText } from "../support/losses.ts";
import { scenario } from "../support/scenario.ts";

/** Each restart loads PyTorch on every node, and two cores are shared with other scenarios. */
const options = { timeout: 1_200_000 };

const root = new URL("../..", import.meta.url).pathname;
const small = { batch_size: 4, block_size: 32, width: 32, layers: 2, heads: 2, learning_rate: 0.003 };
const short = { ...small, steps: 20, checkpoint_every: 5 };
const long = { ...small, steps: 400, checkpoint_every: 5 };
/** A step takes milliseconds on a fast machine, and after step 12 the test needs some calls of docker to kill a rank. */
const killed = { ...small, steps: 120, checkpoint_every: 5 };

type JobSize = typeof short & { readonly nnodes?: number };

describeWithTorch("training on several nodes of one engine", (baseImage) => {
  scenario(
    "two nodes and one process give the same losses, also after a rank was killed",
    {},
    async (fixture) => {
      const url = await bringUp(fixture, baseImage, { FSDP_NNODES: "2" });
      const single = await train(url, { ...short, nnodes: 1 });
      expect(single.job).toMatchObject({ status: "succeeded", nnodes: 1, nodes: [] });
      expect(single.summary.messages).toContain("training with 1 processes, 20 steps");
      const double = await train(url, short);
      expect(double.job).toMatchObject({ status: "succeeded", nnodes: 2, restarts: 0 });
      expect(double.job).toHaveProperty("nodes.length", 2);
      expect(double.summary.messages).toContain("training with 2 processes, 20 steps");
      expect(double.summary.isGapless).toBe(true);
      expectSameLosses(double.losses, single.losses);

      const client = clientOf(url);
      const job = await submit(client, killed);
      await eventsOf(url, job.id, isStep(12));
      const node = await findRankNode(fixture);
      await execa("docker", ["exec", node, "sh", "-c", "kill -KILL $(pgrep -nf '[t]rain.py')"]);
      const events = await eventsOf(url, job.id);
      const { isGapless, steps, messages } = summarizeEvents(events);
      expect(await client.fineTuning.jobs.retrieve(job.id)).toMatchObject({ status: "succeeded" });
      expect({ isGapless, steps: steps.length }).toEqual({ isGapless: true, steps: 120 });
      expect(messages.join("\n")).toMatch(
        /rank 1 on node \w+ failed: rank 1 was ended by signal 9; it resumes from its last checkpoint/,
      );
      expect(messages.join("\n")).toMatch(/resumed from the checkpoint of step \d+/);
      expectSameLosses(new Map([...lossesOf(events)].filter(([step]) => step <= 20)), single.losses);
      expectRepeatsEqual(events);
    },
    options,
  );

  scenario(
    "a lost container is replaced by the spare, a cancel leaves no process, and a missing rank is named",
    {},
    async (fixture) => {
      const url = await bringUp(fixture, baseImage, { FSDP_NNODES: "2" });
      const client = clientOf(url);
      const job = await submit(client, long);
      await eventsOf(url, job.id, isStep(12));
      const first = await findRankNode(fixture);
      await execa("docker", ["rm", "--force", first]);
      const seen = await eventsOf(url, job.id, ({ message }) => message.startsWith("resumed from"));
      await eventsOf(url, job.id, ({ type, sequence }) => type === "metrics" && sequence > seen.length + 5);
      const second = await findRankNode(fixture);
      expect(second).not.toBe(first);
      expect(await client.fineTuning.jobs.cancel(job.id)).toMatchObject({ status: "cancelled" });
      const containers = await containersOf(fixture.project);
      for (const { id } of containers.filter(({ service }) => service.startsWith("fsdp"))) {
        const { stdout } = await execa("docker", ["exec", id, "pgrep", "-f", "[t]rain.py"], {
          reject: false,
        });
        expect(stdout).toBe("");
      }
      expectRepeatsEqual(await eventsOf(url, job.id));

      const hasty = await bringUp(fixture, baseImage, { FSDP_NNODES: "2", FSDP_RANK_TIMEOUT: "5s" });
      const ranks = (await containersOf(fixture.project)).filter(({ service }) => service === "fsdp-rank");
      await execa("docker", ["rm", "--force", ...ranks.map(({ id }) => id)]);
      const lonely = await submit(clientOf(hasty), short);
      await eventsOf(hasty, lonely.id);
      const { status, error } = await clientOf(hasty).fineTuning.jobs.retrieve(lonely.id);
      expect({ status, code: error?.code }).toEqual({ status: "failed", code: "ranks_missing" });
      expect(error?.message).toMatch(
        /^rank 1 has no node: within 5 s, 0 of 1 rank services connected; \w+ has been silent/,
      );
    },
    options,
  );

  scenario(
    "checkpoints in a shared folder need no copy, and a job resumes from them",
    { "shared.yaml": "services: { fsdp-rank: { volumes: ['training-data:/data'] } }" },
    async (fixture) => {
      const files = `${root}compose.base.yml:${fixture.directory}/shared.yaml`;
      const env = { FSDP_NNODES: "2", FSDP_SHARED_DIR: "/data/shared", COMPOSE_FILE: files };
      const url = await bringUp(fixture, baseImage, env);
      const job = await submit(clientOf(url), killed);
      await eventsOf(url, job.id, isStep(12));
      const node = await findRankNode(fixture);
      const found = await execa("docker", ["exec", node, "sh", "-c", "ls /data/shared/jobs/*/checkpoints/*"]);
      // Each of both ranks has written its own file.
      expect(found.stdout).toContain("__0_0.distcp");
      expect(found.stdout).toContain("__1_0.distcp");
      await execa("docker", ["exec", node, "sh", "-c", "kill -KILL $(pgrep -nf '[t]rain.py')"]);
      const events = await eventsOf(url, job.id);
      const { isGapless, steps, messages } = summarizeEvents(events);
      expect({ isGapless, steps: steps.length }).toEqual({ isGapless: true, steps: 120 });
      expect(messages.join("\n")).toMatch(/resumed from the checkpoint of step \d+/);
      expectRepeatsEqual(events);
    },
    options,
  );
});

/** One process on each node. */
async function bringUp(fixture: Fixture, baseImage: string, more: Readonly<Record<string, string>>) {
  const [backendPort, fsdpPort] = [await freePort(), await freePort()];
  const ports = { BACKEND_PORT: `${backendPort}`, FSDP_PORT: `${fsdpPort}` };
  // A busy machine takes a minute to load PyTorch.
  const base = { BASE_IMAGE: baseImage, FSDP_NPROC_PER_NODE: "1", FSDP_RANK_TIMEOUT: "10m" };
  const env = { ...base, ...ports, ...more };
  const up = await fixture.stackctl("up --enable-fsdp --build --json", { cwd: root, env });
  expect(up.exitCode, up.stderr).toBe(0);
  return `http://127.0.0.1:${backendPort}`;
}

/** The container of the rank service that trains. */
async function findRankNode(fixture: Fixture): Promise<string> {
  for (const { id, service } of await containersOf(fixture.project)) {
    if (service !== "fsdp-rank") continue;
    const found = await execa("docker", ["exec", id, "pgrep", "-f", "[t]rain.py"], { reject: false });
    if (found.exitCode === 0) return id;
  }
  throw new Error("no rank service trains");
}

async function train(url: string, hyperparameters: Parameters<typeof submit>[1]) {
  const client = clientOf(url);
  const { id } = await submit(client, hyperparameters);
  const events = await eventsOf(url, id);
  const job = await client.fineTuning.jobs.retrieve(id);
  return { job, summary: summarizeEvents(events), losses: lossesOf(events) };
}

async function submit(client: OpenAI, { nnodes, ...hyperparameters }: JobSize) {
  const file = await client.files.create({
    file: await toFile(Buffer.from(trainingText), "fox.txt"),
    purpose: "fine-tune",
  });
  const body = { model: "tiny", training_file: file.id, hyperparameters };
  return await client.fineTuning.jobs.create({ ...body, ...(nnodes === undefined ? {} : { nnodes }) });
}

function clientOf(url: string): OpenAI {
  return new OpenAI({ apiKey: "unused", baseURL: `${url}/v1` });
}

type Events = Awaited<ReturnType<typeof collectEvents>>;

async function eventsOf(
  url: string,
  id: string,
  isLast?: Parameters<typeof collectEvents>[1],
): Promise<Events> {
  const response = await fetch(`${url}/v1/fine_tuning/jobs/${id}/events?stream=true`);
  return await collectEvents(response, isLast);
}

/** Steps that were trained again after a restart have the same loss. */
function expectRepeatsEqual(events: Events): void {
  const first = new Map<unknown, number>();
  for (const { type, data } of events) {
    if (type !== "metrics") continue;
    const before = first.get(data.step) ?? Number(data.train_loss);
    expect(Math.abs(before - Number(data.train_loss)), `step ${data.step}`).toBeLessThan(1e-4);
    first.set(data.step, before);
  }
}
