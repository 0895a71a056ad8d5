import { createHash, randomUUID } from "node:crypto";
import { linkSync, renameSync, unlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import type { LeftChild, LockAttempt, Locks } from "../ports/locks.ts";
import { isOwnFolder } from "./disk/own-folder.ts";
import { readFileText } from "./disk/read-regular-file.ts";
import { errorCode } from "./error-code.ts";
import { makeFolder } from "./make-folder.ts";
import { isAlive } from "./processes/is-alive.ts";
import { listDeadOwners } from "./processes/list-dead-owners.ts";
import { readProcess } from "./processes/list-processes.ts";
import { recordFolder } from "./processes/record-folder.ts";

const Identity = z.object({ pid: z.number(), startedAt: z.string().nullable() });

const Record = z.object({
  ...Identity.shape,
  what: z.string(),
  /** Earlier holders that did not come to their end: each may have left children, which its own record names. */
  after: z.array(z.object({ ...Identity.shape, what: z.string() })).default([]),
});
type Record = z.infer<typeof Record>;

/**
 * Locks as files in a folder of this user's; a file is made whole and then linked into place, so none is half written.
 * All at once: each of these ten steps takes less than handing it to another thread.
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
        // Another user may have made it first: no lock there would keep anybody out.
        if (!isOwnFolder(folder)) throw new Error(`${folder} is not this user's alone`);
        return attempt(path, own, { folder, name });
      } catch {
        // A full disk or a strange temp folder must not keep anybody from `down`.
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

/** Holders whose children have all ended are remembered too, until one comes to its end. */
const mostRemembered = 16;

async function listLeft({ after }: Record, { folder, name }: LockPlace): Promise<readonly LeftChild[]> {
  if (listDeadOwners(folder).length === 0) return [];
  const { findLeftChildren } = await import("./processes/find-left-children.ts");
  return findLeftChildren({ folder, project: name, holders: after });
}

/** Whether the lock is ours now; linking fails where a file is already. */
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

/** Takes a dead holder's file away, and whether it was this one. Where somebody else has locked anew, that is put back. */
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
    return Record.parse(JSON.parse(readFileText(path, { followLinks: false })));
  } catch {
    return undefined;
  }
}
