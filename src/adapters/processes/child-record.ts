import { appendFileSync, existsSync, lstatSync, unlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import * as z from "zod";
import { parseJson } from "../../domain/parse-json.ts";
import { makeFolder } from "../disk/make-folder.ts";
import { isOwnFolder } from "../disk/own-folder.ts";
import { readListText } from "../disk/read-regular-file.ts";
import { type ProcessIdentity, readBoot, readProcess } from "./list-processes.ts";

/** The purpose of a child process of stackctl. */
export interface ChildPurpose {
  /** The program under its familiar name: `docker compose`. */
  readonly name: string;
  /** Whether the child changes something, or only reads. */
  readonly does: "reads" | "changes";
  /** The Compose project that the child changes, if no lock names it. */
  readonly project?: string | undefined;
}

/**
 * The environment variable that marks a child with the stackctl that started it and with the child's number.
 */
export const markName = "STACKCTL_PARENT";

const Line = z.union([
  z.object({ what: z.string(), boot: z.string(), cwd: z.string() }),
  z.object({
    announced: z.number(),
    name: z.string(),
    does: z.enum(["reads", "changes"]),
    project: z.string().optional(),
  }),
  z.object({ started: z.number(), pid: z.number(), startedAt: z.string().nullable() }),
  z.object({ ended: z.number() }),
]);

/** A child that was announced and whose exit is not recorded. */
export interface RecordedChild extends ChildPurpose {
  readonly number: number;
  /** Undefined when stackctl was killed after it started the child and before it recorded the child. */
  readonly identity: ProcessIdentity | undefined;
}

/** The record of one stackctl process and its children. */
export interface ChildRecord {
  readonly what: string;
  /** The working directory of stackctl. */
  readonly cwd: string;
  readonly boot: string;
  readonly children: readonly RecordedChild[];
}

/** The file that records one stackctl's children. */
export function childRecordPath(folder: string, { pid, startedAt }: ProcessIdentity): string {
  return join(folder, `${pid}-${startedAt ?? "unknown"}.children`);
}

/** The stackctl process that a record file belongs to. Undefined for any other file. */
export function parseRecordName(name: string): ProcessIdentity | undefined {
  const [, pid, startedAt = ""] = /^(\d+)-(\w+)\.children$/.exec(name) ?? [];
  return pid === undefined
    ? undefined
    : { pid: Number(pid), startedAt: startedAt === "unknown" ? null : startedAt };
}

/** The identity of the current process. */
export function ownIdentity(): ProcessIdentity {
  return { pid: process.pid, startedAt: readProcess(process.pid)?.startedAt ?? null };
}

/** The value of the mark variable in a child's environment. */
export function formatMark({ pid, startedAt }: ProcessIdentity, number: number): string {
  return `${pid}-${startedAt ?? "unknown"}-${number}`;
}

/**
 * Records that a child is about to be started. From then on, a killed stackctl leaves a trace. Never fails.
 */
export function noteAnnounced(
  folder: string,
  owner: ProcessIdentity,
  number: number,
  purpose: ChildPurpose,
): void {
  const path = childRecordPath(folder, owner);
  const [verb = ""] = process.argv.slice(2);
  const what = /^[a-z][a-z-]{0,31}$/.test(verb) ? `stackctl ${verb}` : "stackctl";
  const head = existsSync(path) ? [] : [{ what, boot: readBoot(), cwd: readCwd() }];
  append(path, [...head, { announced: number, ...purpose }], folder);
}

/** Records the identity of the child. */
export function noteStarted(
  folder: string,
  owner: ProcessIdentity,
  number: number,
  child: ProcessIdentity,
): void {
  append(childRecordPath(folder, owner), [{ started: number, pid: child.pid, startedAt: child.startedAt }]);
}

/** Records that a child has exited normally. The last child's exit removes the record. */
export function noteEnded(folder: string, owner: ProcessIdentity, number: number): void {
  append(childRecordPath(folder, owner), [{ ended: number }]);
  const left = readChildRecord(folder, owner);
  if (left?.children.length === 0) removeChildRecord(folder, owner);
}

/** Removes a record whose children have all exited. */
export function removeChildRecord(folder: string, owner: ProcessIdentity): void {
  try {
    unlinkSync(childRecordPath(folder, owner));
  } catch {
    // The record was never written, or another stackctl has already removed it.
  }
}

/** Reads a record. Undefined when it does not exist, or when another user could have written it. */
export function readChildRecord(folder: string, owner: ProcessIdentity): ChildRecord | undefined {
  const path = childRecordPath(folder, owner);
  try {
    if (!isOwn(folder) || !isOwn(path)) return undefined;
    return parseLines(readListText(path));
  } catch {
    return undefined;
  }
}

/** Parses the lines of a record. An incomplete line comes from a stackctl that was killed while writing. */
function parseLines(text: string): ChildRecord {
  const lines = text.split("\n").flatMap((line) => Line.safeParse(parseJson(line)).data ?? []);
  const children = new Map<number, RecordedChild>();
  let head = { what: "stackctl", boot: "", cwd: "" };
  for (const line of lines) {
    if ("what" in line) head = line;
    else if ("announced" in line) {
      const { announced: number, name, does, project } = line;
      children.set(number, { number, name, does, project, identity: undefined });
    } else if ("ended" in line) children.delete(line.ended);
    else {
      const child = children.get(line.started);
      const identity = { pid: line.pid, startedAt: line.startedAt };
      if (child) children.set(line.started, { ...child, identity });
    }
  }
  return { ...head, children: [...children.values()] };
}

/** Appends best effort: a full disk or an unusual temp folder must not prevent `down`. */
function append(path: string, lines: readonly object[], folder?: string): void {
  try {
    if (folder !== undefined) makeFolder(folder, 0o700);
    // Another user may have created the folder first, with a link in place of this file.
    if (!isOwnFolder(dirname(path))) return;
    appendFileSync(path, lines.map((line) => `${JSON.stringify(line)}\n`).join(""), { mode: 0o600 });
  } catch {
    // Without the record, children are still stopped after every signal except SIGKILL.
  }
}

function readCwd(): string {
  try {
    return process.cwd();
  } catch {
    return "";
  }
}

function isOwn(path: string): boolean {
  if (process.platform === "win32") return true;
  const { uid, mode } = lstatSync(path);
  return uid === process.getuid?.() && (mode & 0o022) === 0;
}
