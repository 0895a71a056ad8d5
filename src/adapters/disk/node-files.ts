import { closeSync, constants, openSync, rmSync, type Stats, statSync, writeFileSync } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Files, WriteBound } from "../../ports/files.ts";
import { describeFileError, isMissing } from "./file-errors.ts";
import { refuseLinks } from "./folder-trust.ts";
import { makeFolder } from "./make-folder.ts";
import { findOwnProblem, listOwnRecords, readOwnRecord, recordPath, writeOwnRecord } from "./own-records.ts";
import { readFileBytes } from "./read-regular-file.ts";
import { replaceFile } from "./replace-file.ts";

/** The file system of this machine. */
export function createNodeFiles(): Files {
  return {
    readText,
    readBytes,
    writeText,
    removeFile,
    appendText,
    createFolder,
    listFolders: (path) => listEntries(path, (facts) => facts.isDirectory()),
    listFiles: (path) => listEntries(path, (facts) => facts.isFile()),
    exists: async (path) => look(path) !== undefined,
    readMode: async (path) => mask(look(path)),
    readRecord: async (directory, name) => readOwnRecord(directory, name),
    listRecords: async (directory, name) => listOwnRecords(directory, name),
    findRecordProblem: async (directory) => findOwnProblem(directory),
    writeRecord: async (directory, name, text) =>
      attempt("write", recordPath(directory, name), () => writeOwnRecord(directory, name, text)),
  };
}

async function readText(path: string): Promise<string | undefined> {
  return (await readBytes(path))?.toString("utf8");
}

async function readBytes(path: string): Promise<Buffer | undefined> {
  try {
    return readFileBytes(path);
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw describeFileError("read", path, error);
  }
}

async function writeText(path: string, text: string, { below, mode }: WriteBound): Promise<void> {
  attempt("write", path, () => {
    refuseLinks(below, path);
    replaceFile(path, text, { mode, durable: true });
  });
}

async function removeFile(path: string, { below }: Pick<WriteBound, "below">): Promise<void> {
  attempt("write", path, () => {
    refuseLinks(below, path);
    rmSync(path, { force: true });
  });
}

async function appendText(path: string, text: string): Promise<void> {
  attempt("write", path, () => {
    const { O_WRONLY, O_APPEND, O_CREAT, O_NONBLOCK = 0 } = constants;
    // With O_NONBLOCK, opening a pipe without a reader fails at once.
    const file = openSync(path, O_WRONLY | O_APPEND | O_CREAT | O_NONBLOCK, 0o666);
    try {
      writeFileSync(file, text);
    } finally {
      closeSync(file);
    }
  });
}

async function createFolder(path: string, { below }: Pick<WriteBound, "below">): Promise<void> {
  attempt("write", path, () => {
    refuseLinks(below, path);
    makeFolder(path);
  });
}

/** Sorted names; a link has the type of its target. */
async function listEntries(
  path: string,
  isWanted: (facts: Pick<Stats, "isDirectory" | "isFile">) => boolean,
): Promise<readonly string[]> {
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
    throw describeFileError("read", path, error);
  }
}

function look(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw describeFileError("read", path, error);
  }
}

function mask(facts: Stats | undefined): number | undefined {
  return facts && facts.mode & 0o7777;
}

function attempt(verb: "read" | "write", path: string, action: () => void): void {
  try {
    action();
  } catch (error) {
    throw describeFileError(verb, path, error);
  }
}
