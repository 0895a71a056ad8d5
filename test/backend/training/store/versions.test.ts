import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { createJobStore } from "../../../../src/backend/training/store/create-job-store.ts";
import { openPostgres } from "../../../../src/backend/training/store/open-postgres.ts";
import { openSqlite } from "../../../../src/backend/training/store/open-sqlite.ts";
import { startPostgres } from "../../../support/start-postgres.ts";

const folder = await mkdtemp(join(tmpdir(), "stackctl-test-versions-"));
const postgres = await startPostgres();
afterAll(async () => {
  await rm(folder, { recursive: true });
  if (postgres.kind === "available") await postgres.stop();
});

it("refuses tables of a newer version, and names both versions", async () => {
  const file = join(folder, "jobs.db");
  await (await createJobStore(await openSqlite(file), "backend", () => 1)).close();
  const database = await openSqlite(file);
  await database.transaction((query) =>
    query("UPDATE stackctl_backend_facts SET value = CASE name WHEN 'version' THEN '99' ELSE '9.9.9' END"),
  );
  await database.close();
  await expect(openSqlite(file).then((each) => createJobStore(each, "backend", () => 1))).rejects.toThrow(
    /tables of version 99, written by stackctl 9\.9\.9; stackctl \S+ reads versions up to 3/,
  );
});

it.runIf(postgres.kind === "available")("lets one process own the jobs of a role in Postgres", async () => {
  const url = postgres.kind === "available" ? postgres.url : "";
  const first = await createJobStore(openPostgres(url), "backend", () => 1);
  await expect(createJobStore(openPostgres(url), "backend", () => 1)).rejects.toThrow(
    /are in use by process/,
  );
  await (await createJobStore(openPostgres(url, "trainer"), "trainer", () => 1)).close();
  await first.close();
  await (await createJobStore(openPostgres(url), "backend", () => 1)).close();
});
