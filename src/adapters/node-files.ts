import { randomBytes } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import { appendFile, chmod, chown, open, readdir, realpath, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { StackError } from "../domain/errors.ts";
import type { Files } from "../ports/files.ts";
import { errorCode } from "./error-code.ts";
import { makeFolder } from "./make-folder.ts";

/** The file system of this machine. */
export function createNodeFiles(): Files {
  return { readText, writeText, appendText, createFolder, listFolders, listFiles, exists, readMode };
}

async function readText(path: string): Promise<string | undefined> {
  try {
    // Reading it waits for a writer, and whoever reads next, such as Compose, finds nothing.
    if (statSync(path).isFIFO()) throw Object.assign(new Error("it is a pipe"), { code: "ESPIPE" });
    // Files here are small, and four turns through the thread pool take longer than reading one at once.
    return readFileSync(path, "utf8");
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw describe("read", path, error);
  }
}

async function writeText(path: string, text: string, mode?: number): Promise<void> {
  // A link keeps pointing to the file that is replaced.
  const target = await realpath(path).catch(() => path);
  const temporary = join(dirname(target), `.${basename(target)}.${randomBytes(6).toString("hex")}.tmp`);
  try {
    const before = await stat(target).catch(() => undefined);
    const file = await open(temporary, "wx", mode ?? (before ? before.mode & 0o777 : 0o666));
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    if (before) await copyOwnership(temporary, { ...before, mode: mode ?? before.mode });
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => {});
    throw describe("write", path, error);
  }
}

async function appendText(path: string, text: string): Promise<void> {
  try {
    await appendFile(path, text);
  } catch (error) {
    throw describe("write", path, error);
  }
}

/** The mode again, which the umask may have narrowed, and the owner where we may give files away. */
async function copyOwnership(
  path: string,
  { mode, uid, gid }: { readonly mode: number; readonly uid: number; readonly gid: number },
): Promise<void> {
  await chown(path, uid, gid).catch(() => {});
  await chmod(path, mode & 0o7777);
}

async function createFolder(path: string): Promise<void> {
  try {
    makeFolder(path);
  } catch (error) {
    throw describe("write", path, error);
  }
}

async function listFolders(path: string): Promise<readonly string[]> {
  return listEntries(path, (facts) => facts.isDirectory());
}

async function listFiles(path: string): Promise<readonly string[]> {
  return listEntries(path, (facts) => facts.isFile());
}

interface Kind {
  isDirectory(): boolean;
  isFile(): boolean;
}

/** Sorted names; a link counts as what it leads to. */
async function listEntries(path: string, isWanted: (facts: Kind) => boolean): Promise<readonly string[]> {
  try {
    const entries = await readdir(path, { withFileTypes: true });
    const names = await Promise.all(
      entries.map(async (entry) => {
        const facts = entry.isSymbolicLink()
          ? await stat(join(path, entry.name)).catch(() => undefined)
          : entry;
        return facts && isWanted(facts) ? [entry.name] : [];
      }),
    );
    return names.flat().toSorted();
  } catch (error) {
    if (isMissing(error)) return [];
    throw describe("read", path, error);
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    statSync(path);
    return true;
  } catch (error) {
    if (isMissing(error)) return false;
    throw describe("read", path, error);
  }
}

async function readMode(path: string): Promise<number | undefined> {
  try {
    return statSync(path).mode & 0o7777;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw describe("read", path, error);
  }
}

function isMissing(error: unknown): boolean {
  const code = errorCode(error);
  return code === "ENOENT" || code === "ENOTDIR";
}

function describe(verb: "read" | "write" | "make", path: string, error: unknown): StackError {
  const code = errorCode(error);
  const known = reasons[code ?? ""];
  return new StackError("invalid-setting", {
    message: `cannot ${verb} ${path}: ${known?.why ?? (error instanceof Error ? error.message : String(error))}`,
    ...(known?.hint === undefined ? {} : { hint: known.hint }),
    cause: error,
  });
}

const reasons: Readonly<Record<string, { readonly why: string; readonly hint?: string }>> = {
  EISDIR: { why: "it is a folder", hint: "name a file" },
  EACCES: { why: "permission denied", hint: "look at who owns it, and its folder: ls -ld" },
  EPERM: { why: "not permitted", hint: "look at who owns it, and its folder: ls -ld" },
  ESPIPE: {
    why: "it is a pipe, which can be read only once, and is needed more often",
    hint: "write it to a file and name that",
  },
  EROFS: { why: "the file system is read-only" },
  ENOSPC: { why: "the disk is full" },
  ELOOP: { why: "its symbolic links go in a circle" },
  ENOENT: { why: "its folder does not exist" },
  EEXIST: { why: "there is a file of that name" },
  ENOTDIR: { why: "what should be its folder is a file" },
};
