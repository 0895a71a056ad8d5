import { chmod, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import OpenAI from "openai";
import { describe, expect } from "vitest";
import { FeaturesDocument } from "../../src/backend/features/features-routes.ts";
import { StatusReport, UpReport } from "../../src/domain/report.ts";
import { bundleDouble } from "../support/bundle-double.ts";
import { describeWithEngine } from "../support/engine/describe-with-engine.ts";
import { containersOf } from "../support/engine/engine.ts";
import type { Fixture } from "../support/fixture.ts";
import { collectEvents, summarizeEvents } from "../support/job-server.ts";
import { expectNothing, processesOf } from "../support/processes-of.ts";
import { quickIdle } from "../support/quick-service.ts";
import { scenario } from "../support/scenario.ts";
import { startTabbyAgent } from "../support/tabby-agent/start-tabby-agent.ts";
import { prepareBundledStack } from "../support/without-docker.ts";

const embedded = { engine: "embedded" } as const;
const fakeTrainer = fileURLToPath(new URL("../support/fakes/fake-train.mjs", import.meta.url));

describe.runIf(process.platform === "linux")("features without a container engine", () => {
  scenario(
    "tabby completes as a program of this machine until its process ends",
    {},
    async (fixture) => {
      const { env, url } = await prepareBundledStack(fixture);
      const double = join(fixture.directory, "double.mjs");
      await bundleDouble(double);
      await writeProgram(fixture, "tabby", `[ "$1" = --version ] && exit 0\nexec node '${double}'`);
      const up = await fixture.stackctl("up --enable-tabby --json", { env });
      expect(up).toMatchObject({ exitCode: 0 });
      expect(up.json(UpReport).services).toMatchObject([
        { name: "backend", feature: null, verdict: "ready" },
        { name: "tabby", feature: "tabby", verdict: "ready" },
      ]);
      // Retry: on a busy machine a service may exceed the backend's timeout of one second.
      await expect
        .poll(async () => (await readFeatures(url)).tabby)
        .toMatchObject({ enabled: true, available: true });
      const agent = await startTabbyAgent(url);
      expect(await agent.complete({ language: "python", text: "def " })).toEqual([
        "/* after 4 characters */",
      ]);
      await agent.end();

      const tabby = (await processesOf(fixture)).find(({ command }) => command === `node ${double}`);
      if (tabby === undefined) throw new Error("there is no process of tabby");
      process.kill(tabby.pid, "SIGKILL");
      // The backend caches the result of a probe for one second.
      await expect
        .poll(async () => (await readFeatures(url)).tabby)
        .toMatchObject({ enabled: true, available: false });

      const off = await fixture.stackctl("up --json", { env });
      expect(off).toMatchObject({ exitCode: 0 });
      expect(off.json(UpReport).stopped).toMatchObject([{ service: "tabby" }]);
      expect(await fixture.stackctl("down", { env })).toMatchObject({ exitCode: 0 });
      await expectNothing(fixture);
    },
    embedded,
  );

  scenario(
    "fsdp trains if Python has torch: the backend's jobs run in the trainer, and both share the files",
    {},
    async (fixture) => {
      const { env, url } = await prepareBundledStack(fixture);
      const trains = `[ "$1" = -c ] && exit 0\nshift\nexec node '${fakeTrainer}' "$@"`;
      await writeProgram(fixture, "python3", trains);
      expect(await fixture.stackctl("up --enable-fsdp", { env })).toMatchObject({ exitCode: 0 });
      await expect
        .poll(async () => (await readFeatures(url)).fsdp)
        .toMatchObject({ enabled: true, available: true });

      const client = new OpenAI({ baseURL: `${url}/v1`, apiKey: "none", maxRetries: 0 });
      const file = await client.files.create({ file: new File(["{}"], "plain.txt"), purpose: "fine-tune" });
      const { id } = await client.fineTuning.jobs.create({ model: "tiny", training_file: file.id });
      const headers = { "last-event-id": "0" };
      const stream = await fetch(`${url}/v1/fine_tuning/jobs/${id}/events?stream=true`, { headers });
      const { isGapless, steps } = summarizeEvents(await collectEvents(stream));
      expect({ isGapless, steps }).toEqual({ isGapless: true, steps: [1, 2, 3, 4, 5, 6] });
      expect(await client.fineTuning.jobs.retrieve(id)).toMatchObject({ status: "succeeded" });

      expect(await fixture.stackctl("down", { env })).toMatchObject({ exitCode: 0 });
      await expectNothing(fixture);
    },
    embedded,
  );

  scenario(
    "a service that exits gets a failure card, and the other services keep running",
    {
      "compose.yaml": `
        services:
          web:
            image: web
            x-stackctl: { embedded: { command: [sleep, "1000"] } }
          migrate:
            image: migrate
            x-stackctl: { embedded: { command: "echo 'column exists already' >&2; exit 3" } }
          db: { image: db }
      `,
    },
    async (fixture) => {
      // On a busy machine the process may outlast a short window.
      const up = await fixture.stackctl("up --json", { env: { STACKCTL_STABILITY_WINDOW: "10s" } });
      expect(up).toMatchObject({ exitCode: 6 });
      const { failures, warnings } = up.json(UpReport);
      expect(failures).toMatchObject([
        { service: "migrate", reason: "exited", exitCode: 3, logs: ["column exists already"] },
      ]);
      expect(failures[0]?.commands.join()).not.toContain("compose --");
      expect(warnings.map(({ message }) => message)).toEqual([
        expect.stringMatching(/left out, because a container engine is needed: db$/),
      ]);
      const status = (await fixture.stackctl("status --json")).json(StatusReport);
      expect(status.services).toMatchObject([
        { name: "migrate", state: "exited", exitCode: 3 },
        { name: "web", state: "running" },
      ]);
      expect(status.leftOut).toMatchObject([{ service: "db", cause: "needs a container engine" }]);
      expect(await fixture.stackctl("compose -- ps")).toMatchObject({ exitCode: 2 });
    },
    embedded,
  );
});

describeWithEngine("a project that runs as processes when Docker comes up", () => {
  scenario(
    "keeps its processes, with a notice, until down; then it starts in containers",
    {
      "compose.yaml": `
        services: { web: { ${quickIdle}, x-stackctl: { embedded: { command: [sleep, "1000"] } } } }
      `,
    },
    async (fixture) => {
      const away = { env: { DOCKER_HOST: `unix://${join(fixture.directory, "no.sock")}` } };
      const quick = { STACKCTL_STABILITY_WINDOW: "300ms" };
      const first = await fixture.stackctl("up --json", { env: { ...away.env, ...quick } });
      expect(first).toMatchObject({ exitCode: 0 });
      expect(first.json(UpReport)).toMatchObject({ engine: "embedded" });

      const status = await fixture.stackctl("status --json", { env: quick });
      expect(status).toMatchObject({
        exitCode: 0,
        stderr: expect.stringContaining("although Docker is available"),
      });
      expect(status.json(StatusReport)).toMatchObject({
        engine: "embedded",
        services: [{ name: "web", state: "running" }],
      });
      const second = await fixture.stackctl("up --json", { env: quick });
      expect(second.json(UpReport)).toMatchObject({ engine: "embedded", services: [{ readyMs: null }] });
      const refused = await fixture.stackctl("up --engine docker --json");
      expect(refused).toMatchObject({ exitCode: 5 });
      expect(refused.json()).toMatchObject({ error: { code: "other-engine" } });
      expect(await containersOf(fixture.project)).toEqual([]);

      expect(await fixture.stackctl("down")).toMatchObject({ exitCode: 0 });
      await expectNothing(fixture);
      const third = await fixture.stackctl("up --json", { env: quick });
      expect(third).toMatchObject({ exitCode: 0 });
      expect(third.json(UpReport)).toMatchObject({ engine: "docker" });
      expect(await containersOf(fixture.project)).toMatchObject([{ service: "web", state: "running" }]);
    },
  );

  scenario(
    "is removed both as processes and as containers if both exist",
    {
      "compose.yaml": `
        services: { web: { ${quickIdle}, x-stackctl: { embedded: { command: [sleep, "1000"] } } } }
      `,
    },
    async (fixture) => {
      const env = { STACKCTL_STABILITY_WINDOW: "300ms" };
      expect(await fixture.stackctl("up", { env })).toMatchObject({ exitCode: 0 });
      expect(await fixture.stackctl("up --engine embedded", { env })).toMatchObject({ exitCode: 0 });
      const status = await fixture.stackctl("status");
      expect(status.stderr).toContain("Docker also has containers of this project (web)");
      expect(await fixture.stackctl("down")).toMatchObject({ exitCode: 0 });
      await expectNothing(fixture);
      expect(await containersOf(fixture.project)).toEqual([]);
    },
  );
});

/** Adds a program to the PATH of the fixture's simulated machine. */
async function writeProgram({ directory }: Fixture, name: string, script: string): Promise<void> {
  const path = join(directory, "bin", name);
  await writeFile(path, `#!/bin/sh\n${script}\n`);
  await chmod(path, 0o755);
}

async function readFeatures(url: string): Promise<FeaturesDocument["features"]> {
  const response = await fetch(`${url}/api/v1/features`);
  return FeaturesDocument.parse(await response.json()).features;
}
