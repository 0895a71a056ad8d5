import { randomUUID } from "node:crypto";
import { mkdir, open, readdir, rename, rm, rmdir, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod";
import { errorCode } from "../../disk/file-errors.ts";
import { readFileText } from "../../disk/read-regular-file.ts";
import { LaunchDescription } from "../model/launch-description.ts";
import { RunIdentity } from "./process-table.ts";
import { isOwnPlace, isServiceName, prepareRecords, type RecordPlace } from "./record-place.ts";

/** The stored data of a created service. */
export const ServiceRecord = z.strictObject({
  id: z.string(),
  project: z.string(),
  service: z.string(),
  configHash: z.string(),
  launch: LaunchDescription,
});
export type ServiceRecord = z.infer<typeof ServiceRecord>;

/** One run of a service. Times are in epoch milliseconds. */
export interface Run {
  /**
   * The process that leads the run. Undefined for a placeholder run, which marks a record that is being
   * removed.
   */
  readonly identity: RunIdentity | undefined;
  readonly startedAtMs: number;
  readonly exit: { readonly code: number; readonly atMs: number } | undefined;
}

/** A record with its current state. */
export interface StoredRecord extends ServiceRecord {
  readonly folder: string;
  /** How many runs have been started. */
  readonly runs: number;
  readonly last: Run | undefined;
  /** Why the last start failed; empty if it did not fail. */
  readonly error: string;
}

/** All records of a project folder, for any project name, unsorted. */
export async function readRecords(place: RecordPlace): Promise<readonly StoredRecord[]> {
  const names = await listRecordFolders(place);
  const records = await Promise.all(names.map((name) => readRecord(place, name)));
  return records.filter((record) => record !== undefined);
}

/**
 * A service's record. Undefined when it does not exist, is half removed, or names another service. A forged
 * record in a cloned project could otherwise lead to any folder.
 */
export async function readRecord(place: RecordPlace, service: string): Promise<StoredRecord | undefined> {
  const folder = join(place.processes, service);
  if (!isServiceName(service) || !isOwnPlace(place, folder)) return undefined;
  const text = readNote(join(folder, "service.json"));
  if (text === undefined) return undefined;
  const record = parseRecord(text);
  if (record?.service !== service || !record.id.startsWith(`${record.project}-${service}-`)) return undefined;
  const runs = await countRuns(folder);
  const last = runs === 0 ? undefined : await readRun(folder, runs);
  const error = readNote(join(folder, "error")) ?? "";
  return { ...record, folder, runs, last, error };
}

/**
 * Creates a service's record atomically. False when one already exists. Only the owner can read it, because
 * it contains values of variables.
 */
export async function createRecord(
  place: RecordPlace,
  record: Omit<ServiceRecord, "id">,
): Promise<ServiceRecord | undefined> {
  const id = `${record.project}-${record.service}-${randomUUID().slice(0, 8)}`;
  const draft = join(place.drafts, id);
  prepareRecords(place);
  await mkdir(draft, { recursive: true, mode: 0o700 });
  const whole = { id, ...record };
  await writeFile(join(draft, "service.json"), JSON.stringify(whole), { mode: 0o600 });
  try {
    await rename(draft, join(place.processes, record.service));
    return whole;
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    if (isOccupied(error)) return undefined;
    throw error;
  }
}

/**
 * Removes a record whose processes have all exited. It first reserves the number of the next run, so that no
 * late keeper can start a run. False when a run has started meanwhile; that run must be stopped
 * first.
 */
export async function removeRecord(place: RecordPlace, service: string): Promise<boolean> {
  const folder = join(place.processes, service);
  if (!isServiceName(service) || !isOwnPlace(place, folder)) return true;
  const runs = await countRuns(folder);
  const last = runs === 0 ? undefined : await readRun(folder, runs);
  if (last?.identity !== undefined || !last) {
    try {
      await (await open(join(folder, `run.${runs + 1}`), "wx", 0o600)).close();
    } catch (error) {
      if (errorCode(error) === "ENOENT") return true;
      if (errorCode(error) === "EEXIST") return false;
      throw error;
    }
  }
  const names = await readdir(folder).catch(orNothing<string[]>([]));
  // Delete the file of the last run last: until then no other run can start.
  const ordered = names.toSorted((a, b) => Number(runNumber(a) ?? 0) - Number(runNumber(b) ?? 0));
  for (const name of ordered) await rm(join(folder, name), { force: true, recursive: true });
  try {
    await rmdir(folder);
  } catch (error) {
    if (isOccupied(error)) return false;
    if (errorCode(error) !== "ENOENT") throw error;
  }
  return true;
}

/** Folders that may contain a record, including half-removed records. */
export async function listRecordFolders(place: RecordPlace): Promise<readonly string[]> {
  if (!isOwnPlace(place, place.processes)) return [];
  const entries = await readdir(place.processes, { withFileTypes: true }).catch(orNothing([]));
  // Skip links: a link in place of a record would lead out of the project.
  return entries.flatMap((entry) => (entry.isDirectory() ? [entry.name] : []));
}

/** Reads a note. Undefined when it does not exist or is a link. */
function readNote(path: string): string | undefined {
  try {
    return readFileText(path, { followLinks: false });
  } catch (error) {
    if (errorCode(error) === "ELOOP") return undefined;
    return orNothing(undefined)(error);
  }
}

async function countRuns(folder: string): Promise<number> {
  const names = await readdir(folder).catch(orNothing<string[]>([]));
  return Math.max(0, ...names.flatMap((name) => runNumber(name) ?? []));
}

function parseRecord(text: string): ServiceRecord | undefined {
  try {
    return ServiceRecord.parse(JSON.parse(text));
  } catch {
    // From another version, or forged: `down` removes the rest of it.
    return undefined;
  }
}

function runNumber(name: string): number | undefined {
  const [, number] = /^run\.(\d+)$/.exec(name) ?? [];
  return number === undefined ? undefined : Number(number);
}

async function readRun(folder: string, run: number): Promise<Run | undefined> {
  const path = join(folder, `run.${run}`);
  const [text, code] = [readNote(path), readNote(join(folder, `exit.${run}`))];
  const [began, ended] = await Promise.all([
    stat(path).catch(orNothing(undefined)),
    stat(join(folder, `exit.${run}`)).catch(orNothing(undefined)),
  ]);
  if (text === undefined || !began) return undefined;
  const [pid, startedAt, boot] = text.split("\n");
  const identity = RunIdentity.safeParse({ pid: Number(pid), startedAt: startedAt?.trim(), boot });
  return {
    identity: identity.data,
    startedAtMs: Math.floor(began.mtimeMs),
    exit: code === undefined || !ended ? undefined : { code: Number(code), atMs: Math.floor(ended.mtimeMs) },
  };
}

function orNothing<Nothing>(nothing: Nothing): (error: unknown) => Nothing {
  return (error) => {
    if (errorCode(error) === "ENOENT" || errorCode(error) === "ENOTDIR") return nothing;
    throw error;
  };
}

function isOccupied(error: unknown): boolean {
  return ["ENOTEMPTY", "EEXIST"].includes(errorCode(error) ?? "");
}
