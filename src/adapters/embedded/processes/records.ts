import { randomUUID } from "node:crypto";
import { mkdir, open, readdir, readFile, rename, rm, rmdir, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod";
import { errorCode } from "../../error-code.ts";
import { LaunchDescription } from "../model/launch-description.ts";
import { RunIdentity } from "./process-table.ts";

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

/** Where the records of a project folder are, and what belongs to them. */
export interface RecordPlace {
  readonly processes: string;
  readonly drafts: string;
  readonly logs: string;
  readonly volumes: string;
}

/** The folders below `.stackctl` of a project folder. */
export function placeOf(directory: string): RecordPlace {
  const below = (name: string) => join(directory, ".stackctl", name);
  return {
    processes: below("processes"),
    drafts: below("drafts"),
    logs: below("logs"),
    volumes: below("volumes"),
  };
}

/** The log of a service; an earlier run's, or what was cut off, is beside it as `.1`. */
export function logOf(place: RecordPlace, service: string): string {
  return join(place.logs, `${service}.log`);
}

/** Every record of a project folder, whatever the project is called, in no order. */
export async function readRecords(place: RecordPlace): Promise<readonly StoredRecord[]> {
  const names = await readdir(place.processes).catch(orNothing<string[]>([]));
  const records = await Promise.all(names.map((name) => readRecord(place, name)));
  return records.filter((record) => record !== undefined);
}

/** A service's record; undefined where there is none, or it is half removed. */
export async function readRecord(place: RecordPlace, service: string): Promise<StoredRecord | undefined> {
  const folder = join(place.processes, service);
  const text = await readFile(join(folder, "service.json"), "utf8").catch(orNothing(undefined));
  if (text === undefined) return undefined;
  const record = ServiceRecord.parse(JSON.parse(text));
  const runs = await countRuns(folder);
  const last = runs === 0 ? undefined : await readRun(folder, runs);
  const error = await readFile(join(folder, "error"), "utf8").catch(orNothing(""));
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
  await mkdir(draft, { recursive: true, mode: 0o700 });
  await mkdir(place.processes, { recursive: true, mode: 0o700 });
  await writeFile(join(place.processes, "..", ".gitignore"), "*\n", { flag: "wx" }).catch(() => undefined);
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
  return readdir(place.processes).catch(orNothing<string[]>([]));
}

async function countRuns(folder: string): Promise<number> {
  const names = await readdir(folder).catch(orNothing<string[]>([]));
  return Math.max(0, ...names.flatMap((name) => runNumber(name) ?? []));
}

function runNumber(name: string): number | undefined {
  const [, number] = /^run\.(\d+)$/.exec(name) ?? [];
  return number === undefined ? undefined : Number(number);
}

async function readRun(folder: string, run: number): Promise<Run | undefined> {
  const path = join(folder, `run.${run}`);
  const [text, began, code, ended] = await Promise.all([
    readFile(path, "utf8").catch(orNothing(undefined)),
    stat(path).catch(orNothing(undefined)),
    readFile(join(folder, `exit.${run}`), "utf8").catch(orNothing(undefined)),
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
