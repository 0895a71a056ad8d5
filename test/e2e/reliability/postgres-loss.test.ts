import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it, onTestFinished } from "vitest";
import * as z from "zod";
import { JobObject } from "../../../src/backend/training/jobs/api-objects.ts";
import { formatLoneTrainer } from "../../support/backend/lone-trainer.ts";
import { type BuiltBackend, startBuiltBackend } from "../../support/backend/start-built.ts";
import { collectEvents, summarizeEvents } from "../../support/job-server.ts";
import { startPostgres } from "../../support/start-postgres.ts";
import { until, untilFits } from "../../support/until.ts";

const postgres = await startPostgres();
afterAll(async () => {
  if (postgres.kind === "available") await postgres.stop();
});
const losses = 6;
const jobsEach = 3;

if (postgres.kind === "absent") {
  describe.skip(`a backend that loses its session (skipped: ${postgres.reason})`, () =>
    it("", () => undefined));
} else {
  const endSessions = async (url: string) =>
    await postgres.execute(
      url,
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'stackctl' AND datname = current_database()",
    );

  it("takes its lock again after each loss of its session, and runs no job twice at once", async () => {
    const { env, twice, url } = await prepare(postgres.createDatabase);
    const backend = await start(env);
    const acknowledged: string[] = [];
    for (let loss = 0; loss < losses; loss += 1) {
      for (let made = 0; made < jobsEach; made += 1) acknowledged.push(await createJob(backend));
      // Once Postgres itself restarts; in the other rounds only one session ends.
      if (loss === losses / 2) await postgres.restart();
      else await endSessions(url);
    }
    const jobs = await untilFits(
      () => listJobs(backend),
      (all) => all.every(({ status }) => status !== "queued" && status !== "running"),
    );
    const stored = jobs.map(({ id }) => id);
    expect(acknowledged.filter((id) => !stored.includes(id))).toEqual([]);
    expect(new Set(jobs.map(({ status }) => status))).toEqual(new Set(["succeeded"]));
    for (const id of stored) {
      const response = await fetch(`${backend.url}/v1/fine_tuning/jobs/${id}/events?stream=true`);
      expect(summarizeEvents(await collectEvents(response)), id).toMatchObject({
        isGapless: true,
        steps: [1],
      });
    }
    expect(await readFile(twice, "utf8").catch(() => "")).toBe("");
    await expect(startBuiltBackend({ env })).rejects.toThrow(
      /ended with 3 before it listened:\n.*are in use by process \d+ on host/,
    );
  });

  it("ends after another backend took over during the loss, and finishes none of that backend's jobs", async () => {
    const { env, url } = await prepare(postgres.createDatabase, 0.3);
    const first = await start(env);
    const jobs: string[] = [];
    for (let made = 0; made < jobsEach; made += 1) jobs.push(await createJob(first));
    first.signal("SIGSTOP");
    await endSessions(url);
    const second = await start(env);
    jobs.push(await createJob(second));
    first.signal("SIGCONT");
    const { exitCode, stderr } = await first.ended;
    expect([exitCode, stderr]).toEqual([
      3,
      expect.stringMatching(/this process no longer owns the training jobs in Postgres at .*took over/),
    ]);
    const ended = await untilFits(
      () => listJobs(second),
      (all) => all.every(({ status }) => status !== "queued" && status !== "running"),
    );
    expect(ended.map(({ id, status }) => [id, status])).toEqual(
      jobs.toReversed().map((id) => [id, "succeeded"]),
    );
    for (const id of jobs) {
      const response = await fetch(`${second.url}/v1/fine_tuning/jobs/${id}/events?stream=true`);
      const { isGapless, messages } = summarizeEvents(await collectEvents(response));
      expect([isGapless, messages.filter((message) => message === "the job succeeded").length]).toEqual([
        true,
        1,
      ]);
    }
  });
}

async function prepare(createDatabase: () => Promise<string>, seconds?: number) {
  const folder = await mkdtemp(join(tmpdir(), "stackctl-test-postgres-loss-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const [python, twice] = [join(folder, "python"), join(folder, "twice")];
  await writeFile(join(folder, "text.txt"), "a text");
  await writeFile(python, formatLoneTrainer(twice, seconds), { mode: 0o755 });
  const url = await createDatabase();
  return { twice, url, env: { DATA_DIR: folder, DATABASE_URL: url, TRAINER_PYTHON: python } };
}

async function start(env: Readonly<Record<string, string>>): Promise<BuiltBackend> {
  const backend = await startBuiltBackend({ env });
  onTestFinished(() => backend.kill().then(() => undefined));
  return backend;
}

/** Retries until the job is acknowledged, because a request may fail on the lost session. */
async function createJob({ url }: BuiltBackend): Promise<string> {
  const headers = { "content-type": "application/json", "idempotency-key": crypto.randomUUID() };
  const body = JSON.stringify({ model: "tiny", training_file: "text.txt", max_restarts: 100 });
  let id = "";
  await until(async () => {
    const response = await fetch(`${url}/v1/fine_tuning/jobs`, { method: "POST", headers, body });
    const answer: unknown = await response.json();
    id = JobObject.safeParse(answer).data?.id ?? "";
    return id !== "";
  });
  return id;
}

async function listJobs({ url }: BuiltBackend): Promise<readonly JobObject[]> {
  const page = await untilFits(
    async () => {
      const response = await fetch(`${url}/v1/fine_tuning/jobs?limit=100`);
      return z.object({ data: z.array(JobObject) }).safeParse(await response.json());
    },
    ({ success }) => success,
  );
  return page.data?.data ?? [];
}
