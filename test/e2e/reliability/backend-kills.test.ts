import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it, onTestFinished } from "vitest";
import * as z from "zod";
import { JobObject } from "../../../src/backend/training/jobs/api-objects.ts";
import { formatLoneTrainer } from "../../support/backend/lone-trainer.ts";
import { type BuiltBackend, startBuiltBackend } from "../../support/backend/start-built.ts";
import { collectEvents, summarizeEvents } from "../../support/job-server.ts";
import { rounds } from "../../support/rounds.ts";
import { untilFits } from "../../support/until.ts";

/** Each round kills one backend. */
const kills = 4 * rounds;
/** The number of concurrent clients, and the most jobs that each creates per round. */
const clients = 4;
const jobsEach = 10;
/** The latest time of a kill, in seconds after the first acknowledged job. */
const latestKill = 0.4;

const folder = await mkdtemp(join(tmpdir(), "stackctl-test-kills-"));
afterAll(() => rm(folder, { recursive: true }));
const python = join(folder, "python");
const twice = join(folder, "twice");
const seed = Number(process.env.STACKCTL_TEST_SEED ?? Date.now() % 1_000_000_007);
const draw = createDraw(seed);

it(
  `loses no acknowledged job, restores no deleted job, and runs no job twice at once over ${kills} backend kills`,
  async () => {
    process.stdout.write(`backend kills: seed ${seed} (STACKCTL_TEST_SEED), ${kills} kills\n`);
    await mkdir(join(folder, "data"));
    await writeFile(join(folder, "data/text.txt"), "a text");
    await writeFile(python, formatLoneTrainer(twice), { mode: 0o755 });
    const acknowledged = new Set<string>();
    const deletions: Deletions = new Map();
    for (let kill = 0; kill < kills; kill += 1) {
      const backend = await startBackend();
      const stored = await expectAll(backend.url, acknowledged, deletions);
      // Without this wait, few jobs would finish between two kills.
      const seen =
        stored.length === 0
          ? stored
          : await untilFits(
              () => listJobs(backend.url),
              (jobs) => jobs.some(({ status }) => status === "succeeded"),
            );
      const old = seen.filter(({ status }) => status === "succeeded").map(({ id }) => id);
      const delay = (draw() * latestKill).toFixed(3);
      const before = acknowledged.size;
      const acknowledge = (id: string) => {
        acknowledged.add(id);
        // The time counts from the first acknowledged job, independent of the start time of the backend.
        if (acknowledged.size === before + 1)
          execFile("sh", ["-c", `sleep ${delay}; kill -KILL ${backend.pid}`]);
      };
      const client = () => createJobs({ url: backend.url, acknowledge, old, deletions });
      await Promise.all(Array.from({ length: clients }, client));
      await backend.ended;
    }
    const last = await startBackend();
    await expectAll(last.url, acknowledged, deletions);
    const ended = await untilFits(
      () => listJobs(last.url),
      (jobs) => jobs.every(({ status }) => status !== "queued" && status !== "running"),
    );
    expect(new Set(ended.map(({ status }) => status))).toEqual(new Set(["succeeded"]));
    for (const { id } of ended) {
      const events = await collectEvents(
        await fetch(`${last.url}/v1/fine_tuning/jobs/${id}/events?stream=true`),
      );
      expect(summarizeEvents(events), id).toMatchObject({ isGapless: true, steps: [1] });
    }
    const overlaps = await readFile(twice, "utf8").catch(() => "");
    expect(overlaps).toBe("");
    const deleted = [...deletions.values()].filter((fate) => fate === "deleted").length;
    const resumed = ended.filter(({ restarts }) => restarts > 0).length;
    process.stdout.write(
      `backend kills: ${kills} kills, ${acknowledged.size} acknowledged jobs, ${ended.length} stored, ${resumed} resumed, ${deleted} deleted, 0 lost\n`,
    );
  },
  Math.max(300_000, kills * 20_000),
);

/** Jobs that are certainly deleted, and those that a killed backend may have deleted partly or completely. */
type Deletions = Map<string, "asked" | "deleted">;

interface Client {
  readonly url: string;
  readonly acknowledge: (id: string) => void;
  /** Jobs that finished in earlier rounds, shared by all clients. */
  readonly old: string[];
  readonly deletions: Deletions;
}

async function deleteJob(url: string, id: string, deletions: Deletions): Promise<void> {
  deletions.set(id, "asked");
  const { status } = await fetch(`${url}/v1/fine_tuning/jobs/${id}`, { method: "DELETE" });
  if (status === 200) deletions.set(id, "deleted");
}

/** Creates jobs one by one, and deletes some finished ones, until the backend is gone. */
async function createJobs({ url, acknowledge, old, deletions }: Client): Promise<void> {
  const body = JSON.stringify({ model: "tiny", training_file: "text.txt", max_restarts: 100 });
  const headers = { "content-type": "application/json" };
  for (let made = 0; made < jobsEach; made += 1) {
    try {
      const ended = old.pop();
      if (ended !== undefined) await deleteJob(url, ended, deletions);
      const response = await fetch(`${url}/v1/fine_tuning/jobs`, { method: "POST", headers, body });
      const { id } = JobObject.parse(await response.json());
      acknowledge(id);
    } catch (error) {
      // The connection ends with the backend; any other failure is an error.
      if (error instanceof z.ZodError) throw error;
      return;
    }
  }
}

async function expectAll(
  url: string,
  acknowledged: ReadonlySet<string>,
  deletions: Deletions,
): Promise<readonly JobObject[]> {
  const jobs = await listJobs(url);
  const stored = new Set(jobs.map(({ id }) => id));
  expect([...acknowledged].filter((id) => !stored.has(id) && !deletions.has(id))).toEqual([]);
  expect([...stored].filter((id) => deletions.get(id) === "deleted")).toEqual([]);
  expect(stored.size).toBe(jobs.length);
  const legal = ["queued", "running", "succeeded"];
  expect(jobs.filter(({ status }) => !legal.includes(status))).toEqual([]);
  return jobs;
}

async function listJobs(url: string): Promise<readonly JobObject[]> {
  const Page = z.object({ data: z.array(JobObject), has_more: z.boolean(), last_id: z.string().nullable() });
  const all: JobObject[] = [];
  for (let after = ""; ; ) {
    const response = await fetch(`${url}/v1/fine_tuning/jobs?limit=100${after}`);
    const page = Page.parse(await response.json());
    all.push(...page.data);
    if (!page.has_more) return all;
    after = `&after=${page.last_id}`;
  }
}

async function startBackend(): Promise<BuiltBackend> {
  const env = { DATA_DIR: join(folder, "data"), TRAINER_PYTHON: python, TRAINING_CONCURRENCY: "3" };
  const backend = await startBuiltBackend({ env });
  onTestFinished(() => backend.kill().then(() => undefined));
  return backend;
}

/** Numbers from 0 to 1, the same for the same seed. */
function createDraw(start: number): () => number {
  let state = start;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
