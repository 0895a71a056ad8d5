import { randomUUID } from "node:crypto";
import { mkdir, open, readdir, rename, rm, rmdir, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod";
import { readFileText } from "../../disk/read-regular-file.ts";
import { errorCode } from "../../error-code.ts";
import { LaunchDescription } from "../model/launch-description.ts";
import { RunIdentity } from "./process-table.ts";
import { isOwnPlace, isServiceName, prepareRecords, type RecordPlace } from "./record-place.ts";

/** What is kept of a service that was created. */
export const ServiceRecord = z.strictObject({
  id: z.string(),
  project: z.string(),
  service: z.string(),
  configHash: z.string(),
  launch: LaunchDescription,
});
export type ServiceRecord = z.infer<typeof ServiceRecord>;

/** One run of it. Times in epoch milliseconds. */
export interface Run {
  /** Who leads it; undefined for a run that never was: somebody removes the record. */
  readonly identity: RunIdentity | undefined;
  readonly startedAtMs: number;
  readonly exit: { readonly code: number; readonly atMs: number } | undefined;
}

/** A record as it stands. */
export interface StoredRecord extends ServiceRecord {
  readonly folder: string;
  /** How many runs there have been. */
  readonly runs: number;
  readonly last: Run | undefined;
  /** Why it could not be started the last time; empty otherwise. */
  readonly error: string;
}

/** Every record of a project folder, whatever the project is called, in no order. */
export async function readRecords(place: RecordPlace): Promise<readonly StoredRecord[]> {
  const names = await listRecordFolders(place);
  const records = await Promise.all(names.map((name) => readRecord(place, name)));
  return records.filter((record) => record !== undefined);
}

/**
 * A service's record; undefined where there is none, or it is half removed, or it says that it is another service's: a
 * project may come with a forged one, whose name would lead to any folder.
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
 * Makes a service's record, whole at once; false where there is one already. It holds values of variables, and only its
 * owner can read it.
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
 * Takes a record away, once nothing of it runs. First its next run is taken, so that no keeper that is late can begin
 * one. False where one was quicker: it is to be stopped first.
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
  // The last run's file goes last: until then nobody can begin another.
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

/** Folders in which a record may be left, also a half removed one. */
export async function listRecordFolders(place: RecordPlace): Promise<readonly string[]> {
  if (!isOwnPlace(place, place.processes)) return [];
  const entries = await readdir(place.processes, { withFileTypes: true }).catch(orNothing([]));
  // A link in the place of a record would lead out of the project.
  return entries.flatMap((entry) => (entry.isDirectory() ? [entry.name] : []));
}

/** Undefined where it is missing, or a link. */
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
    // Of another version, or forged: what is left of it goes with `down`.
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
