import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, expect, it } from "vitest";
import {
  type Claim,
  type ClaimOptions,
  claimFile,
} from "../../../../src/backend/training/store/claim-file.ts";
import { createJobStore } from "../../../../src/backend/training/store/create-job-store.ts";
import { openSqlite } from "../../../../src/backend/training/store/open-sqlite.ts";
import type { SqlDatabase } from "../../../../src/backend/training/store/sql-database.ts";
import { makeJob } from "../../../support/build/job.ts";
import { until } from "../../../support/until.ts";

const folder = await mkdtemp(join(tmpdir(), "stackctl-test-claim-"));
afterAll(() => rm(folder, { recursive: true }));
const open: (Claim | SqlDatabase)[] = [];
afterEach(async () => {
  for (const each of open.splice(0))
    await ("release" in each ? each.release() : each.close().catch(() => undefined));
});

/** A process in another container: this one can tell nothing of it but its heartbeat. */
const elsewhere = { host: "other", pid: 7, startedAt: "1", kernel: "another boot" };
const quick: ClaimOptions = { beatMs: 20, watchMs: 400 };

it("refuses a second owner on this machine at once, and names the first", async () => {
  const file = fresh();
  await claim(file);
  await expect(claim(file)).rejects.toMatchObject({
    code: "job-store-in-use",
    message: expect.stringMatching(
      new RegExp(`${file} is in use by process ${process.pid} on host \\S+ since 20`),
    ),
    hint: expect.stringContaining("choose another DATA_DIR"),
  });
});

it("admits the next owner at once after the first has released the file, also from another machine", async () => {
  const file = fresh();
  for (const identity of [elsewhere, { ...elsewhere, host: "third" }]) {
    const owner = await claimFile(file, { ...quick, identity });
    expect(owner.isSureAlone).toBe(true);
    owner.release();
  }
  expect(await readdir(`${file}.owners`)).toEqual(["2.json"]);
});

it("takes over from an ended process of this machine without waiting", async () => {
  const file = fresh();
  const me = JSON.parse(await recordOf(await claimAndLeave(file)));
  await writeFile(
    join(`${file}.owners`, "1.json"),
    JSON.stringify({ ...me, pid: 4_194_305, released: false }),
  );
  // Watching would last longer than this test.
  const owner = await claim(file, { beatMs: 1_000, watchMs: 1e9 });
  expect(owner.isSureAlone).toBe(true);
});

it("detects a process id that another process has now", async () => {
  const file = fresh();
  const me = JSON.parse(await recordOf(await claimAndLeave(file)));
  await writeFile(
    join(`${file}.owners`, "1.json"),
    JSON.stringify({ ...me, startedAt: "1", released: false }),
  );
  expect((await claim(file, { beatMs: 1_000, watchMs: 1e9 })).isSureAlone).toBe(true);
});

it("refuses while an owner on another machine is alive, whatever its clock says", async () => {
  const file = fresh();
  await claim(file, { ...quick, identity: elsewhere });
  const record = join(`${file}.owners`, "1.json");
  await until(async () => JSON.parse(await readFile(record, "utf8")).beats > 0);
  await expect(claim(file, { ...quick, watchMs: 1e9 })).rejects.toMatchObject({
    message: expect.stringContaining("in use by process 7 on host other since"),
  });
});

it("takes over from a silent remote owner, which notices when it continues", async () => {
  const file = fresh();
  // Paused: it never beats.
  const paused = await claim(file, { beatMs: 1e9, identity: elsewhere });
  const next = await claim(file, quick);
  expect(next.isSureAlone).toBe(false);
  expect(() => paused.check()).toThrow(
    /this process no longer owns .*took it over while this one was paused/,
  );
  expect(paused.lost.reason).toMatchObject({ code: "job-store-lost" });
  next.check();
  // What is lost cannot be let go of: the new owner stays.
  paused.release();
  next.check();
  expect(await readdir(`${file}.owners`)).toEqual(["2.json"]);
});

it("detects by its heartbeat alone that it has lost the file", async () => {
  const file = fresh();
  const owner = await claim(file, quick);
  await writeFile(join(`${file}.owners`, "5.json"), "{}");
  await until(() => owner.lost.aborted);
});

it("treats the lock as lost if the folder of owners is removed", async () => {
  const file = fresh();
  const owner = await claim(file, quick);
  await rm(`${file}.owners`, { recursive: true });
  expect(() => owner.check()).toThrow(/its folder was removed/);
});

it("watches an owner whose record cannot be read, and takes over when it is silent", async () => {
  const file = fresh();
  await mkdir(`${file}.owners`, { recursive: true });
  await writeFile(join(`${file}.owners`, "3.json"), "");
  expect((await claim(file, quick)).isSureAlone).toBe(false);
  expect(await readdir(`${file}.owners`)).toEqual(["4.json"]);
});

it("lets exactly one of several win that start at the same instant, 50 times", async () => {
  for (let round = 0; round < 50; round += 1) {
    const file = fresh();
    const rivals = [undefined, elsewhere, { ...elsewhere, host: "third" }, undefined];
    // Half of the rounds begin with an owner that is silent, so that all of them watch first.
    if (round % 2 === 1) {
      await mkdir(`${file}.owners`, { recursive: true });
      await writeFile(join(`${file}.owners`, "1.json"), "");
    }
    const times = { beatMs: 5, watchMs: 20 };
    const results = await Promise.allSettled(
      rivals.map((identity) => claimFile(file, { ...times, watchMs: 100, ...(identity && { identity }) })),
    );
    const winners = results.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
    const holders = winners.filter((winner) => isHeld(winner));
    expect(holders, `round ${round}`).toHaveLength(1);
    for (const winner of winners) winner.release();
  }
});

it("keeps what a paused owner commits in its last moment out of the new owner's database", async () => {
  const file = fresh();
  const first = await openSqlite(file, { beatMs: 1e9, identity: elsewhere });
  open.push(first);
  const store = await createJobStore(first, "backend", () => 1);
  await store.createJob({ job: makeJob({ id: "ftjob-before" }), idempotency: undefined, events: [] });
  let goOn = () => {};
  let nearlyDone = () => {};
  const paused = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  const begun = new Promise<void>((resolve) => {
    nearlyDone = resolve;
  });
  const late = first.transaction(async (query) => {
    await query("UPDATE stackctl_backend_jobs SET status = 'failed'");
    nearlyDone();
    await paused;
  });
  await begun;
  const second = await openSqlite(file, quick);
  open.push(second);
  const next = await createJobStore(second, "backend", () => 1);
  await next.createJob({ job: makeJob({ id: "ftjob-after" }), idempotency: undefined, events: [] });
  goOn();
  await expect(late).rejects.toMatchObject({ code: "job-store-lost" });
  await expect(
    store.createJob({ job: makeJob({ id: "ftjob-late" }), idempotency: undefined, events: [] }),
  ).rejects.toMatchObject({
    code: "job-store-lost",
  });
  await next.close();
  const third = await createJobStore(await openSqlite(file, quick), "backend", () => 1);
  expect((await third.listJobs({ limit: 10 })).data.map(({ id, status }) => [id, status])).toEqual([
    ["ftjob-after", "validating_files"],
    ["ftjob-before", "validating_files"],
  ]);
  await third.close();
});

it("stops writing when its file is removed or replaced", async () => {
  const file = fresh();
  const database = await openSqlite(file, quick);
  open.push(database);
  await rm(file);
  await expect(database.transaction(async () => undefined)).rejects.toThrow(
    /the file was removed or replaced/,
  );
  expect(existsSync(file)).toBe(false);
});

it("refuses while a process of an older version runs", async () => {
  const file = fresh();
  const me = JSON.parse(await recordOf(await claimAndLeave(file)));
  await writeFile(`${file}.owner`, `${me.host} ${me.pid} ${me.startedAt}`);
  await expect(openSqlite(file)).rejects.toThrow(/in use by process \d+ on host \S+, of an older version/);
  await writeFile(`${file}.owner`, `${me.host} ${me.pid} 1`);
  open.push(await openSqlite(file));
  expect(existsSync(`${file}.owner`)).toBe(false);
});

let files = 0;
function fresh(): string {
  files += 1;
  return join(folder, `${files}`, "jobs.db");
}

async function claim(file: string, options: ClaimOptions = quick): Promise<Claim> {
  const owner = await claimFile(file, options);
  open.push(owner);
  return owner;
}

async function claimAndLeave(file: string): Promise<string> {
  (await claimFile(file, quick)).release();
  return file;
}

async function recordOf(file: string): Promise<string> {
  return await readFile(join(`${file}.owners`, "1.json"), "utf8");
}

function isHeld(owner: Claim): boolean {
  try {
    owner.check();
    return true;
  } catch {
    return false;
  }
}
