import { randomBytes } from "node:crypto";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { expect, it, onTestFinished } from "vitest";
import * as z from "zod";
import { JobObject } from "../../../src/backend/training/jobs/api-objects.ts";
import { builtBackend } from "../../support/backend/start-built.ts";
import { describeWithEngine } from "../../support/engine/describe-with-engine.ts";
import { docker } from "../../support/engine/docker.ts";
import { ensureNodeImage } from "../../support/engine/images.ts";
import { freePort } from "../../support/free-port.ts";
import { collectEvents, summarizeEvents } from "../../support/job-server.ts";
import { until, untilFits } from "../../support/until.ts";

const trainer = fileURLToPath(new URL("../../support/fakes/gated-train.cjs", import.meta.url));

const pauses = [
  {
    what: "whose process is stopped",
    pause: (id: string) => docker("kill", "--signal", "STOP", id),
    goOn: (id: string) => docker("kill", "--signal", "CONT", id),
  },
  {
    what: "whose container is frozen with its trainer",
    pause: (id: string) => docker("pause", id),
    goOn: (id: string) => docker("unpause", id),
  },
];

describeWithEngine("two backends in containers on one data folder", () => {
  it.each(pauses)(
    "a running backend stays the only one; a backend $what is replaced and then exits",
    async ({ pause, goOn }) => {
      const folder = await makeFolder();
      const first = await startContainer(folder, "host-a");
      await first.listens();
      const jobs = [await first.createJob(), await first.createJob(), await first.createJob()];
      const [running = ""] = jobs;
      await until(async () => (await runsIn(folder)).includes(`begins ${running} host-a`));

      const early = await startContainer(folder, "host-b");
      expect(await docker("wait", early.id)).toBe("3");
      expect(await early.said()).toMatch(
        /jobs\.db is in use by process 1 on host host-a since .*, which is running/,
      );

      await pause(first.id);
      const second = await startContainer(folder, "host-c");
      await second.listens();
      jobs.push(await second.createJob());
      await until(async () => (await runsIn(folder)).includes(`begins ${running} host-c`));
      await rm(join(folder, "gate"));
      const ended = await untilFits(
        () => second.listJobs(),
        (all) => all.every(({ status }) => status !== "queued" && status !== "running"),
      );
      expect(ended.map(({ id, status }) => [id, status])).toEqual(
        jobs.toReversed().map((id) => [id, "succeeded"]),
      );

      await goOn(first.id);
      expect(await docker("wait", first.id)).toBe("3");
      expect(await first.said()).toMatch(
        /this process no longer owns .*jobs\.db: another process took it over while this one was paused/,
      );
      const runs = await runsIn(folder);
      expect(runs.filter((line) => /host-a$/.test(line) && line.startsWith("begins"))).toEqual([
        `begins ${running} host-a`,
      ]);
      const done = runs.filter((line) => line.startsWith("is done"));
      expect(done.toSorted()).toEqual(jobs.map((id) => `is done ${id} host-c`).toSorted());
      expect(await second.listJobs()).toEqual(ended);
      for (const { id, restarts } of ended) {
        expect(restarts).toBe(id === running ? 1 : 0);
        const response = await fetch(`${second.url}/v1/fine_tuning/jobs/${id}/events?stream=true`);
        expect(summarizeEvents(await collectEvents(response))).toMatchObject({ isGapless: true, steps: [1] });
      }
    },
  );
});

async function makeFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "stackctl-test-shared-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, "text.txt"), "a text");
  await writeFile(join(folder, "gate"), "");
  await mkdir(join(folder, "bin"));
  await writeFile(join(folder, "bin/python"), await readFile(trainer), { mode: 0o755 });
  return folder;
}

async function runsIn(folder: string): Promise<readonly string[]> {
  return (await readFile(join(folder, "runs"), "utf8").catch(() => "")).split("\n");
}

async function startContainer(folder: string, host: string) {
  const port = await freePort();
  const name = `stackctl-test-${host}-${randomBytes(4).toString("hex")}`;
  const env = ["DATA_DIR=/data", "TRAINER_PYTHON=/data/bin/python"].flatMap((each) => ["--env", each]);
  const mounts = [`${dirname(builtBackend)}:/app:ro`, `${folder}:/data`].flatMap((each) => [
    "--volume",
    each,
  ]);
  const where = ["--hostname", host, "--publish", `127.0.0.1:${port}:10010`];
  const id = await docker(
    "run",
    "--detach",
    "--name",
    name,
    ...where,
    ...env,
    ...mounts,
    await ensureNodeImage(),
    "/app/main.js",
  );
  onTestFinished(async () => {
    await docker("rm", "--force", id);
  });
  const url = `http://127.0.0.1:${port}`;
  const said = async () => {
    const { all } = await execa("docker", ["logs", id], { all: true });
    return all;
  };
  const isRunning = async () => (await docker("inspect", "--format", "{{.State.Running}}", id)) === "true";
  return {
    id,
    url,
    said,
    listens: async () => {
      const text = await untilFits(
        async () => ((await isRunning()) ? await said() : `it ended: ${await said()}`),
        (each) => /listens on port|^it ended/.test(each),
      );
      expect(text).toContain("listens on port");
    },
    createJob: async (): Promise<string> => {
      const body = JSON.stringify({ model: "tiny", training_file: "text.txt" });
      const headers = { "content-type": "application/json" };
      const response = await fetch(`${url}/v1/fine_tuning/jobs`, { method: "POST", headers, body });
      return JobObject.parse(await response.json()).id;
    },
    listJobs: async () => {
      const response = await fetch(`${url}/v1/fine_tuning/jobs?limit=100`);
      return z.object({ data: z.array(JobObject) }).parse(await response.json()).data;
    },
  };
}
