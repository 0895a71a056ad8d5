import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { createFileLocks } from "../../../src/adapters/host/file-locks.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "stackctl-locks-"));
  const made = folder;
  onTestFinished(() => rm(made, { recursive: true, force: true }));
});

async function rewrite(change: (record: Record<string, unknown>) => Record<string, unknown>): Promise<void> {
  const [name = ""] = await readdir(folder);
  const path = join(folder, name);
  await writeFile(path, JSON.stringify(change(JSON.parse(await readFile(path, "utf8")))));
}

describe("createFileLocks", () => {
  it("shows the current or last holder of a lock, and changes nothing", async () => {
    const locks = createFileLocks(folder);
    expect(await locks.inspect("demo")).toBeUndefined();
    await locks.take("demo", "stackctl up");
    expect(await locks.inspect("demo")).toEqual({ pid: process.pid, what: "stackctl up", stale: false });
    await rewrite((record) => ({ ...record, startedAt: "1" }));
    expect(await locks.inspect("demo")).toMatchObject({ stale: true });
    expect(await readdir(folder)).toHaveLength(1);
  });

  it("grants a lock to one holder at a time, and each project its own lock", async () => {
    const locks = createFileLocks(folder);
    const first = await locks.take("demo", "stackctl up");
    expect(await locks.take("demo", "stackctl down")).toEqual({
      kind: "held",
      holder: { pid: process.pid, what: "stackctl up" },
    });
    expect((await locks.take("other", "stackctl up")).kind).toBe("taken");
    if (first.kind === "taken") await first.release();
    expect((await locks.take("demo", "stackctl down")).kind).toBe("taken");
  });

  it("takes over the lock of a killed process", async () => {
    const locks = createFileLocks(folder);
    await locks.take("demo", "stackctl up");
    const child = spawn(process.execPath, ["-e", "0"]);
    await once(child, "exit");
    await rewrite((record) => ({ ...record, pid: child.pid, startedAt: "1" }));
    expect((await locks.take("demo", "stackctl up")).kind).toBe("taken");
  });

  it.runIf(process.platform === "linux")(
    "takes over when the number now belongs to another process",
    async () => {
      const locks = createFileLocks(folder);
      await locks.take("demo", "stackctl up");
      await rewrite((record) => ({ ...record, startedAt: "1" }));
      expect((await locks.take("demo", "stackctl up")).kind).toBe("taken");
    },
  );

  it("takes over an empty lock file", async () => {
    const locks = createFileLocks(folder);
    await locks.take("demo", "stackctl up");
    await rewrite(() => ({}));
    expect((await locks.take("demo", "stackctl up")).kind).toBe("taken");
  });

  it("grants a dead process's lock to exactly one of many waiters", async () => {
    const locks = createFileLocks(folder);
    await locks.take("demo", "stackctl up");
    await rewrite((record) => ({ ...record, startedAt: "1", pid: 2 ** 22 + 1 }));
    const attempts = await Promise.all(Array.from({ length: 8 }, () => locks.take("demo", "stackctl up")));
    expect(attempts.filter(({ kind }) => kind === "taken")).toHaveLength(1);
  });

  it("leaves a lock alone that is no longer its own", async () => {
    const locks = createFileLocks(folder);
    const first = await locks.take("demo", "stackctl up");
    await rewrite((record) => ({ ...record, what: "somebody else" }));
    if (first.kind === "taken") await first.release();
    expect(await readdir(folder)).toHaveLength(1);
  });

  it("does not block commands if no lock can be kept", async () => {
    await writeFile(join(folder, "file"), "");
    await chmod(join(folder, "file"), 0o400);
    expect((await createFileLocks(join(folder, "file")).take("demo", "stackctl up")).kind).toBe("taken");
  });
});
