import { createHash, randomUUID } from "node:crypto";
import { linkSync, renameSync, unlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import type { LeftChild, LockAttempt, Locks } from "../../ports/locks.ts";
import { errorCode } from "../disk/file-errors.ts";
import { recordFolder } from "../disk/known-folders.ts";
import { makeFolder } from "../disk/make-folder.ts";
import { isOwnFolder } from "../disk/own-folder.ts";
import { readFileText } from "../disk/read-regular-file.ts";
import { isAlive, listDeadOwners } from "../processes/is-alive.ts";
import { readProcess } from "../processes/list-processes.ts";

const Identity = z.object({ pid: z.number(), startedAt: z.string().nullable() });

const Record = z.object({
  ...Identity.shape,
  what: z.string(),
  /** Earlier holders that were killed. Each may have left running children, which its own record lists. */
  after: z.array(z.object({ ...Identity.shape, what: z.string() })).default([]),
});
type Record = z.infer<typeof Record>;

/**
 * Locks as files in a folder of this user. A file is written completely and then linked into place, so no
 * lock is half written. Synchronous: each of these ten steps takes less time than a thread pool round trip.
 */
export function createFileLocks(folder = recordFolder()): Locks {
  const pathOf = (name: string) =>
    join(folder, `${createHash("sha256").update(name).digest("hex").slice(0, 24)}.lock`);
  return {
    async inspect(name) {
      const holder = read(pathOf(name));
      return holder && { pid: holder.pid, what: holder.what, stale: !isAlive(holder) };
    },
    async take(name, what) {
      const path = pathOf(name);
      const startedAt = readProcess(process.pid)?.startedAt ?? null;
      const own = Record.parse({ pid: process.pid, what, startedAt });
      try {
        makeFolder(folder, 0o700);
        // Another user may have created the folder first, and could then ignore or remove any lock in it.
        if (!isOwnFolder(folder)) throw new Error(`${folder} does not belong only to this user`);
        return attempt(path, own, { folder, name });
      } catch {
        // Best effort: a full disk or an unusual temp folder must not prevent `down`.
        const nothing = async () => undefined;
        const listLeft = async () => [];
        return { kind: "taken", isTakenOver: false, listLeft, release: nothing, abandon: nothing };
      }
    },
  };
}

interface LockPlace {
  readonly folder: string;
  readonly name: string;
}

function attempt(path: string, first: Record, place: LockPlace): LockAttempt {
  for (let own = first; ; ) {
    if (put(path, own)) {
      const given = own;
      return {
        kind: "taken",
        isTakenOver: given.after.length > 0,
        listLeft: () => listLeft(given, place),
        release: async () => releaseOwn(path, given),
        abandon: async () => undefined,
      };
    }
    const holder = read(path);
    if (holder && isAlive(holder)) return { kind: "held", holder: { pid: holder.pid, what: holder.what } };
    if (removeStale(path, holder) && holder) {
      const { pid, startedAt, what } = holder;
      own = { ...own, after: [...holder.after, { pid, startedAt, what }].slice(-mostRemembered) };
    }
  }
}

/**
 * Killed holders are remembered even after their children have exited, until a later holder exits normally.
 */
const mostRemembered = 16;

async function listLeft({ after }: Record, { folder, name }: LockPlace): Promise<readonly LeftChild[]> {
  if (listDeadOwners(folder).length === 0) return [];
  const { findLeftChildren } = await import("../processes/find-left-children.ts");
  return findLeftChildren({ folder, project: name, holders: after });
}

/** Takes the lock. False when the lock file already exists. */
function put(path: string, own: Record): boolean {
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

/**
 * Removes a dead holder's file. False when it was not this file. If another process has taken the lock
 * meanwhile, its file is put back.
 */
function removeStale(path: string, stale: Record | undefined): boolean {
  const aside = `${path}.${randomUUID()}.stale`;
  try {
    renameSync(path, aside);
  } catch (error) {
    if (errorCode(error) === "ENOENT") return false;
    throw error;
  }
  const found = read(aside);
  const isSame = JSON.stringify(found) === JSON.stringify(stale);
  if (!isSame) putBack(aside, path);
  removeFile(aside);
  return isSame;
}

function putBack(aside: string, path: string): void {
  try {
    linkSync(aside, path);
  } catch {
    // A third process has taken the lock meanwhile.
  }
}

function releaseOwn(path: string, own: Record): void {
  const found = read(path);
  if (JSON.stringify(found) === JSON.stringify(own)) removeFile(path);
}

/** Removes a file without `rm`, for which Node would load its code for removing whole trees. */
function removeFile(path: string): void {
  try {
    unlinkSync(path);
  } catch (error) {
    if (errorCode(error) !== "ENOENT") throw error;
  }
}

function read(path: string): Record | undefined {
  try {
    return Record.parse(JSON.parse(readFileText(path, { followLinks: false })));
  } catch {
    return undefined;
  }
}
