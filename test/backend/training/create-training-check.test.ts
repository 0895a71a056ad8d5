import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { createJobStore } from "../../../src/backend/training/store/create-job-store.ts";
import { openSqlite } from "../../../src/backend/training/store/open-sqlite.ts";
import { startTarget } from "../../support/backend/attack-target.ts";
import { makeJob } from "../../support/build/job.ts";
import { createDataFolder } from "../../support/job-server.ts";

const ids = [1, 2, 3, 4, 5, 6, 7].map((number) => `ftjob-${number}`);

it.each([
  [1, "1 row of the job store cannot be read and is skipped: ftjob-1 (jobs: its document is not valid JSON)"],
  [
    2,
    "2 rows of the job store cannot be read and are skipped: ftjob-1 (jobs: its document is not valid JSON); ftjob-2 (jobs: its document is not valid JSON)",
  ],
  [
    7,
    `7 rows of the job store cannot be read and are skipped: ${ids
      .slice(0, 5)
      .map((id) => `${id} (jobs: its document is not valid JSON)`)
      .join("; ")}, and 2 more`,
  ],
])("is degraded, and names the rows that cannot be read: %i", async (count, reason) => {
  const { folder, url } = await startWithDamage(count);
  const health = await fetch(`${url}/health`);
  expect(health.status, folder).toBe(200);
  expect(await health.json()).toMatchObject({
    status: "degraded",
    dependencies: { jobs: { status: "up" }, job_rows: { status: "down", required: false, reason } },
  });
  const one = await fetch(`${url}/v1/fine_tuning/jobs/ftjob-1`);
  expect([one.status, await one.json()]).toEqual([
    409,
    {
      error: {
        message:
          "the row of job ftjob-1 cannot be read and is skipped: its document is not valid JSON; docs/training.md describes the repair",
        type: "invalid_request_error",
        param: "id",
        code: "job_unreadable",
      },
    },
  ]);
});

it("reports no rows while all of them can be read", async () => {
  const { url } = await startWithDamage(0);
  expect(await (await fetch(`${url}/health`)).text()).not.toContain("job_rows");
});

async function startWithDamage(count: number) {
  const data = await createDataFolder({});
  onTestFinished(data.remove);
  const file = join(data.folder, ".stackctl/backend/jobs.db");
  const store = await createJobStore(await openSqlite(file), "backend", () => 1);
  for (const id of ids) {
    await store.createJob({ job: makeJob({ id, status: "succeeded" }), idempotency: undefined, events: [] });
  }
  await store.close();
  const database = await openSqlite(file);
  await database.transaction((query) =>
    query("UPDATE stackctl_backend_jobs SET document = '{' WHERE number <= $1", [count]),
  );
  await database.close();
  const target = await startTarget({ dataFolder: data.folder });
  onTestFinished(target.close);
  return { folder: data.folder, url: target.url };
}
