import { closeSync, openSync, writeSync } from "node:fs";
import { mkdir, readdir, rm } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import * as z from "zod";
import { tryListText } from "../../../adapters/disk/read-regular-file.ts";
import { StackError } from "../../../domain/errors.ts";
import { parseJson } from "../../../domain/parse-json.ts";
import { judgeProcess, ProcessIdentity } from "./identify-process.ts";

/** The record of an owner; `beats` grows while the owner is alive. */
export const Owner = ProcessIdentity.extend({
  instance: z.string(),
  since: z.string(),
  beats: z.number(),
  released: z.boolean(),
});
export type Owner = z.infer<typeof Owner>;

/** Owners have numbers, and the highest one owns. A number is claimed by creating its file. */
export interface OwnerRecord {
  readonly term: number;
  /** The file's text, to detect changes. */
  readonly text: string;
  /** Undefined if the text is invalid, for example if an owner ended while it wrote. */
  readonly owner: Owner | undefined;
}

/** A record is overwritten in place, so its size is constant. */
const recordBytes = 1024;

/** The record with the highest number; undefined if there is none. */
export async function readLatest(folder: string): Promise<OwnerRecord | undefined> {
  const term = highestTerm(await readdir(folder));
  if (term === 0) return undefined;
  const text = tryListText(recordFile(folder, term)) ?? "";
  return { term, text, owner: parse(text) };
}

/** Creates the record of a number; false if another process was first. */
export function createRecord(folder: string, term: number, owner: Owner): boolean {
  try {
    write(recordFile(folder, term), "wx", owner);
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  }
}

/** Overwrites a record; throws if its file was removed. */
export function rewriteRecord(folder: string, term: number, owner: Owner): void {
  write(recordFile(folder, term), "r+", owner);
}

/** Creates the folder of the records. */
export async function makeRecordFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
}

/** Removes the records below a number. */
export async function removeRecordsBelow(folder: string, term: number): Promise<void> {
  const old = (await readdir(folder)).filter((name) => termOf(name) > 0 && termOf(name) < term);
  await Promise.all(old.map((name) => rm(join(folder, name), { force: true })));
}

/** The highest number among the names in the folder; 0 where there is none. */
export function highestTerm(names: readonly string[]): number {
  return Math.max(0, ...names.map(termOf));
}

/** Versions without heartbeats record the owner in one line: host, process id and start time. */
export async function refuseOldOwner(file: string): Promise<void> {
  const text = tryListText(`${file}.owner`) ?? "";
  const [host, pid, startedAt] = text.split(" ");
  if (host !== hostname() || pid === undefined || startedAt === undefined) return;
  const kernel = null;
  const owner = { host, pid: Number(pid), startedAt: startedAt === "?" ? null : startedAt, kernel };
  if ((await judgeProcess(owner)) !== "running") return;
  throw new StackError("job-store-in-use", {
    message: `${file} is in use by process ${pid} on host ${host}, of an older version`,
    hint: "Stop that process or its container, or choose another DATA_DIR.",
  });
}

function termOf(name: string): number {
  return /^\d{1,15}\.json$/.test(name) ? Number(name.slice(0, -".json".length)) : 0;
}

function recordFile(folder: string, term: number): string {
  return join(folder, `${term}.json`);
}

function write(file: string, flags: "wx" | "r+", owner: Owner): void {
  const descriptor = openSync(file, flags);
  try {
    writeSync(descriptor, JSON.stringify(owner).padEnd(recordBytes), 0);
  } finally {
    closeSync(descriptor);
  }
}

function parse(text: string): Owner | undefined {
  return Owner.safeParse(parseJson(text)).data;
}
