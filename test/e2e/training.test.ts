import { execa } from "execa";
import OpenAI, { toFile } from "openai";
import { expect } from "vitest";
import { describeWithTorch } from "../support/engine/describe-with-torch.ts";
import { containerOf } from "../support/engine/engine.ts";
import type { Fixture } from "../support/fixture.ts";
import { freePort } from "../support/free-port.ts";
import { collectEvents, isStep, summarizeEvents } from "../support/job-server.ts";
import { trainingText } from "../support/losses.ts";
import { programLimitMs } from "../support/run-stackctl.ts";
import { scenario } from "../support/scenario.ts";

/** Each crash restarts PyTorch, and two cores are shared with other scenarios. */
const options = { timeout: 1_200_000 };

const root = new URL("../..", import.meta.url).pathname;
const small = { batch_size: 4, block_size: 32, width: 32, layers: 2, heads: 2, learning_rate: 0.003 };
const short = { ...small, steps: 20, checkpoint_every: 5 };
const long = { ...small, steps: 160, checkpoint_every: 5 };

describeWithTorch("training in the bundled stack", (baseImage) => {
  scenario(
    "two ranks in the trainer service and one process give the same losses",
    {},
    async (fixture) => {
      const stack = await bringUp(fixture, baseImage);
      const sharded = await train(stack.url, short);
      expect(sharded.job).toMatchObject({ status: "succeeded", trained_tokens: 20 * 4 * 32, restarts: 0 });
      expect(sharded.summary.isGapless).toBe(true);
      expect(sharded.summary.messages).toContain("training with 2 processes, 20 steps");
      expect(sharded.losses.size).toBe(20);
      expect(sharded.losses.get(20) ?? 9).toBeLessThan((sharded.losses.get(1) ?? 0) - 0.5);

      const alone = await startDefaultTrainer(fixture);
      const single = await train(alone, short);
      expect(single.summary.messages).toContain("training with 1 processes, 20 steps");
      expect([...single.losses.keys()]).toEqual([...sharded.losses.keys()]);
      for (const [step, loss] of sharded.losses) {
        expect(Math.abs(loss - (single.losses.get(step) ?? 0)), `step ${step}`).toBeLessThan(1e-4);
      }
    },
    options,
  );

  scenario(
    "a job survives the end of a rank, of the service and of the backend",
    {},
    async (fixture) => {
      const stack = await bringUp(fixture, baseImage);
      const client = clientOf(stack.url);
      const job = await submit(client, long);

      await eventsOf(stack.url, job.id, isStep(7));
      const fsdp = await containerOf(fixture.project, "fsdp");
      // The last process of the program is a rank, and the first is torchrun.
      await execa("docker", ["exec", fsdp.id, "sh", "-c", "kill -KILL $(pgrep -nf '[t]rain.py')"]);
      await eventsOf(stack.url, job.id, isStep(40));
      await endContainer(fixture, "fsdp");
      await eventsOf(stack.url, job.id, isStep(80));
      await endContainer(fixture, "backend");

      const events = await eventsOf(stack.url, job.id);
      const { isGapless, steps, messages } = summarizeEvents(events);
      expect(isGapless).toBe(true);
      expect(steps).toEqual(Array.from({ length: 160 }, (_, at) => at + 1));
      expect(await client.fineTuning.jobs.retrieve(job.id)).toMatchObject({ status: "succeeded" });
      expect(messages.filter((message) => message.startsWith("resumed from")).length).toBeGreaterThanOrEqual(
        2,
      );
      expect(messages.join("\n")).toMatch(
        /rank \d was ended by signal 9; it resumes from its last checkpoint/,
      );
      expect(messages.filter((message) => message.startsWith("the server ended"))).toHaveLength(2);
      // Repeated steps have the same loss.
      const losses = new Map<unknown, unknown>();
      for (const { type, data } of events) {
        if (type !== "metrics") continue;
        const before = losses.get(data.step) ?? data.train_loss;
        expect(Math.abs(Number(before) - Number(data.train_loss)), `step ${data.step}`).toBeLessThan(1e-4);
        losses.set(data.step, data.train_loss);
      }
    },
    options,
  );
});

async function bringUp(fixture: Fixture, baseImage: string) {
  const [backendPort, fsdpPort] = [await freePort(), await freePort()];
  const env = { BASE_IMAGE: baseImage, BACKEND_PORT: `${backendPort}`, FSDP_PORT: `${fsdpPort}` };
  const up = await fixture.stackctl("up --enable-fsdp --build --json", { cwd: root, env });
  expect(up.exitCode, up.stderr).toBe(0);
  return { url: `http://127.0.0.1:${backendPort}` };
}

/** The backend with every feature disabled, in the image with PyTorch: one process trains. */
async function startDefaultTrainer(fixture: Fixture): Promise<string> {
  const fsdp = await containerOf(fixture.project, "fsdp");
  const port = await freePort();
  const options = [
    ...["--detach", "--init", "--label", `com.docker.compose.project=${fixture.project}`],
    ...["--label", "com.docker.compose.service=alone", "--publish", `127.0.0.1:${port}:10010`],
    ...["--env", "DATA_DIR=/data", "--env", "PORT=10010"],
  ];
  await execa("docker", ["run", ...options, fsdp.image]);
  const url = `http://127.0.0.1:${port}`;
  const healthy = `until node /app/healthcheck.js 2>/dev/null; do :; done`;
  const { id } = await containerOf(fixture.project, "alone");
  await execa("docker", ["exec", "--env", "PORT=10010", id, "sh", "-c", healthy], {
    timeout: programLimitMs,
  });
  return url;
}

async function train(url: string, hyperparameters: object) {
  const client = clientOf(url);
  const { id } = await submit(client, hyperparameters);
  const events = await eventsOf(url, id);
  const metrics = events.filter(({ type }) => type === "metrics");
  return {
    job: await client.fineTuning.jobs.retrieve(id),
    summary: summarizeEvents(events),
    losses: new Map(metrics.map(({ data }) => [Number(data.step), Number(data.train_loss)])),
  };
}

async function submit(client: OpenAI, hyperparameters: object) {
  const file = await client.files.create({
    file: await toFile(Buffer.from(trainingText), "fox.txt"),
    purpose: "fine-tune",
  });
  return await client.fineTuning.jobs.create({ model: "tiny", training_file: file.id, hyperparameters });
}

function clientOf(url: string): OpenAI {
  return new OpenAI({ apiKey: "unused", baseURL: `${url}/v1` });
}

/** All events from the first one; a broken stream is resumed at the event after the last one received. */
async function eventsOf(url: string, id: string, isLast?: Parameters<typeof collectEvents>[1]) {
  const response = await fetch(`${url}/v1/fine_tuning/jobs/${id}/events?stream=true`);
  return await collectEvents(response, isLast);
}

/** Kills a service's container, like a crash, and waits until it is healthy again. */
async function endContainer(fixture: Fixture, service: string): Promise<void> {
  const { id } = await containerOf(fixture.project, service);
  await execa("docker", ["kill", id]);
  await execa("docker", ["start", id]);
  const port = service === "fsdp" ? 8596 : 10_010;
  for (;;) {
    const probe = ["exec", "--env", `PORT=${port}`, id, "node", "/app/healthcheck.js"];
    const { exitCode } = await execa("docker", probe, { reject: false });
    if (exitCode === 0) return;
  }
}
