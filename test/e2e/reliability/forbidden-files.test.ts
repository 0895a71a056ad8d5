import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, expect, it, onTestFinished } from "vitest";
import { createJobStore } from "../../../src/backend/training/store/create-job-store.ts";
import { openSqlite } from "../../../src/backend/training/store/open-sqlite.ts";
import { describeWithMounts } from "../../support/backend/small-disk.ts";
import { startBuiltBackend } from "../../support/backend/start-built.ts";
import { makeJob } from "../../support/build/job.ts";

/** Root ignores file permissions. */
const nobody = { uid: 65_534, gid: 65_534 };
const isRoot = process.getuid?.() === 0;
const user = isRoot ? nobody : undefined;
const folder = await mkdtemp(join(tmpdir(), "stackctl-test-forbidden-"));
await chmod(folder, 0o755);
afterAll(() => rm(folder, { recursive: true }));

const state = ".stackctl/backend";
const cases: readonly {
  readonly what: string;
  readonly path: string;
  readonly change: (at: string) => Promise<void>;
}[] = [
  { what: "a database that it may not read", path: "jobs.db", change: (at) => chmod(at, 0o000) },
  { what: "a database that it may only read", path: "jobs.db", change: (at) => chmod(at, 0o444) },
  { what: "a state folder that it may not write", path: "", change: (at) => chmod(at, 0o555) },
  { what: "a state folder that it may not enter", path: "", change: (at) => chmod(at, 0o000) },
  { what: "owner records that it may not read", path: "jobs.db.owners", change: (at) => chmod(at, 0o000) },
  {
    what: "a journal that it may not read",
    path: "jobs.db-journal",
    change: async (at) => {
      await writeFile(at, Buffer.alloc(5_000, 7), { mode: 0o000 });
      await chmod(at, 0o000);
    },
  },
  {
    what: "job folders that it may not list, beside no database",
    path: "jobs",
    change: async (at) => {
      await rm(join(at, "../jobs.db"));
      await chmod(at, 0o000);
    },
  },
];

it.each(cases)("refuses $what with the path and a hint", async ({ path, change }) => {
  const data = await makeData();
  const at = join(data, state, path);
  const before = await readFile(join(data, state, "jobs.db"));
  await change(at);
  onTestFinished(() => chmod(at, 0o755));
  await expectRefusal(data, at.replace(/\/$/, ""));
  await chmod(at, 0o755);
  const after = await readFile(join(data, state, "jobs.db")).catch(() => undefined);
  expect(after ?? before).toEqual(before);
});

await describeWithMounts("a database on a mount that is read-only", () => {
  it.each(["jobs.db", ""])("is refused with the path and a hint: %j", async (path) => {
    const data = await makeData();
    const at = join(data, state, path);
    await execa("mount", ["--bind", at, at]);
    onTestFinished(async () => {
      await execa("umount", ["--lazy", at]);
    });
    await execa("mount", ["-o", "remount,ro,bind", at]);
    // Even root cannot write to it.
    await expectRefusal(data, at.replace(/\/$/, ""), false);
  });
});

async function expectRefusal(data: string, path: string, isUser = true): Promise<void> {
  const [env, as] = [{ DATA_DIR: data }, isUser ? user : undefined];
  const refusal = await startBuiltBackend(as === undefined ? { env } : { env, user: as }).then(
    async (backend) => {
      await backend.kill();
      return "it listens";
    },
    (error: unknown) => String(error),
  );
  expect(refusal).toContain("the backend ended with 3 before it listened:");
  expect(refusal).toContain(path);
  expect(refusal).toMatch(/\n(?:Let|Make|Set) .*user \d+/);
}

let folders = 0;
async function makeData(): Promise<string> {
  folders += 1;
  const data = join(folder, `${folders}`);
  const store = await createJobStore(await openSqlite(join(data, state, "jobs.db")), "backend", () => 1);
  await store.createJob({ job: makeJob({ status: "succeeded" }), idempotency: undefined, events: [] });
  await store.close();
  await mkdir(join(data, state, "jobs/ftjob-1"));
  await execa("chown", ["-R", `${user?.uid ?? process.getuid?.()}`, data]);
  return data;
}
