import { createHash, randomUUID } from "node:crypto";
import { linkSync, readFileSync, renameSync, unlinkSync, writeFileSync } from "node:fs";
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

/**
 * Locks as files in a folder of this user's; a file is made whole and then linked into place, so none is half written.
 * All at once: each of these ten steps takes less than handing it to another thread.
 */
export function createFileLocks(folder = join(tmpdir(), `stackctl-${userInfo().uid}`)): Locks {
  const pathOf = (name: string) =>
    join(folder, `${createHash("sha256").update(name).digest("hex").slice(0, 24)}.lock`);
  return {
    async inspect(name) {
      const holder = read(pathOf(name));
      return holder && { pid: holder.pid, what: holder.what, stale: !isAlive(holder) };
    },
    async take(name, what) {
      const path = pathOf(name);
      const own = { pid: process.pid, what, startedAt: readStartTime(process.pid) };
      try {
        makeFolder(folder, 0o700);
        return attempt(path, own);
      } catch {
        // A full disk or a strange temp folder must not keep anybody from `down`.
        return { kind: "taken", release: async () => undefined };
      }
    },
  };
}

function attempt(path: string, own: Record): LockAttempt {
  for (;;) {
    if (place(path, own)) return { kind: "taken", release: async () => releaseOwn(path, own) };
    const holder = read(path);
    if (holder && isAlive(holder)) return { kind: "held", holder: { pid: holder.pid, what: holder.what } };
    removeStale(path, holder);
  }
}

/** Whether the lock is ours now; linking fails where a file is already. */
function place(path: string, own: Record): boolean {
  const draft = `${path}.${randomUUID()}.draft`;
  writeFileSync(draft, JSON.stringify(own), { mode: 0o600 });
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if (errorCode(error) === "EEXIST") return false;
    throw error;
  } finally {
    removeFile(draft);
  }
}

/** Takes a dead holder's file away. Where somebody else was quicker and has locked anew, that lock is put back. */
function removeStale(path: string, stale: Record | undefined): void {
  const aside = `${path}.${randomUUID()}.stale`;
  try {
    renameSync(path, aside);
  } catch (error) {
    if (errorCode(error) === "ENOENT") return;
    throw error;
  }
  const found = read(aside);
  const isSame = JSON.stringify(found) === JSON.stringify(stale);
  if (!isSame) putBack(aside, path);
  removeFile(aside);
}

function putBack(aside: string, path: string): void {
  try {
    linkSync(aside, path);
  } catch {
    // A third one has locked meanwhile.
  }
}

function releaseOwn(path: string, own: Record): void {
  const found = read(path);
  if (JSON.stringify(found) === JSON.stringify(own)) removeFile(path);
}

/** Not `rm`, for which Node loads what removes whole trees. */
function removeFile(path: string): void {
  try {
    unlinkSync(path);
  } catch (error) {
    if (errorCode(error) !== "ENOENT") throw error;
  }
}

function read(path: string): Record | undefined {
  try {
    return Record.parse(JSON.parse(readFileSync(path, "utf8")));
  } catch {
    return undefined;
  }
}

/** The same process still runs: not another one that got its number later. */
function isAlive({ pid, startedAt }: Record): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (errorCode(error) !== "EPERM") return false;
  }
  return startedAt === null || startedAt === readStartTime(pid);
}

/** When a process began, in clock ticks since boot (field 22 of /proc/PID/stat, proc(5)); null where that cannot be read. */
function readStartTime(pid: number): string | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The second field is the program's name in parentheses, and may hold spaces.
    return text.slice(text.lastIndexOf(")") + 2).split(" ")[19] ?? null;
  } catch {
    return null;
  }
}
