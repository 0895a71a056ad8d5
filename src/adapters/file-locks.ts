import { createHash, randomUUID } from "node:crypto";
import { link, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import * as z from "zod";
import type { LockAttempt, Locks } from "../ports/locks.ts";
import { errorCode } from "./error-code.ts";
import { makeFolder } from "./make-folder.ts";

const Record = z.object({
  pid: z.number(),
  what: z.string(),
  startedAt: z.string().nullable(),
});
type Record = z.infer<typeof Record>;

/** Locks as files in a folder of this user's; a file is made whole and then linked into place, so none is half written. */
export function createFileLocks(folder = join(tmpdir(), `stackctl-${userInfo().uid}`)): Locks {
  const pathOf = (name: string) =>
    join(folder, `${createHash("sha256").update(name).digest("hex").slice(0, 24)}.lock`);
  return {
    async inspect(name) {
      const holder = await read(pathOf(name));
      return holder && { pid: holder.pid, what: holder.what, stale: !(await isAlive(holder)) };
    },
    async take(name, what) {
      const path = pathOf(name);
      const own = { pid: process.pid, what, startedAt: await readStartTime(process.pid) };
      try {
        await makeFolder(folder, 0o700);
        return await attempt(path, own);
      } catch {
        // A full disk or a strange temp folder must not keep anybody from `down`.
        return { kind: "taken", release: async () => undefined };
      }
    },
  };
}

async function attempt(path: string, own: Record): Promise<LockAttempt> {
  for (;;) {
    if (await place(path, own)) return { kind: "taken", release: () => releaseOwn(path, own) };
    const holder = await read(path);
    if (holder && (await isAlive(holder)))
      return { kind: "held", holder: { pid: holder.pid, what: holder.what } };
    await removeStale(path, holder);
  }
}

/** Whether the lock is ours now; linking fails where a file is already. */
async function place(path: string, own: Record): Promise<boolean> {
  const draft = `${path}.${randomUUID()}.draft`;
  await writeFile(draft, JSON.stringify(own), { mode: 0o600 });
  try {
    await link(draft, path);
    return true;
  } catch (error) {
    if (errorCode(error) === "EEXIST") return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

/** Takes a dead holder's file away. Where somebody else was quicker and has locked anew, that lock is put back. */
async function removeStale(path: string, stale: Record | undefined): Promise<void> {
  const aside = `${path}.${randomUUID()}.stale`;
  try {
    await rename(path, aside);
  } catch (error) {
    if (errorCode(error) === "ENOENT") return;
    throw error;
  }
  const found = await read(aside);
  const isSame = JSON.stringify(found) === JSON.stringify(stale);
  if (!isSame) await link(aside, path).catch(() => undefined);
  await rm(aside, { force: true });
}

async function releaseOwn(path: string, own: Record): Promise<void> {
  const found = await read(path);
  if (JSON.stringify(found) === JSON.stringify(own)) await rm(path, { force: true });
}

async function read(path: string): Promise<Record | undefined> {
  try {
    return Record.parse(JSON.parse(await readFile(path, "utf8")));
  } catch {
    return undefined;
  }
}

/** The same process still runs: not another one that got its number later. */
async function isAlive({ pid, startedAt }: Record): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (errorCode(error) !== "EPERM") return false;
  }
  return startedAt === null || startedAt === (await readStartTime(pid));
}

/** When a process began, in clock ticks since boot (field 22 of /proc/PID/stat, proc(5)); null where that cannot be read. */
async function readStartTime(pid: number): Promise<string | null> {
  const text = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => undefined);
  // The second field is the program's name in parentheses, and may hold spaces.
  return text?.slice(text.lastIndexOf(")") + 2).split(" ")[19] ?? null;
}
