import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { tryListText } from "../disk/read-regular-file.ts";

/** Identifies a process. The system may reuse a pid; the pid with its start time is unique. */
export interface ProcessIdentity {
  readonly pid: number;
  /** The start time as the system counts it. Null when the system does not report it. */
  readonly startedAt: string | null;
}

/** A row of the process table. */
export interface ProcessRow extends ProcessIdentity {
  readonly parent: number;
  readonly group: number;
  readonly session: number;
  /** The process is a zombie: it has exited, and its parent has not yet read its exit status. */
  readonly isGone: boolean;
}

/** Every process of this machine that this user can see. Reads proc(5) on Linux and runs `ps` elsewhere. */
export async function listProcesses(): Promise<readonly ProcessRow[]> {
  return process.platform === "linux" ? listProcProcesses() : listPsProcesses();
}

/**
 * The same synchronously, for a process that is about to exit. Empty when only another program can read the
 * table.
 */
export function listProcessesNow(): readonly ProcessRow[] {
  return process.platform === "linux" ? listProcProcesses() : [];
}

/** One process by its pid, from proc(5). Undefined when there is no such process or no such file system. */
export function readProcess(pid: number): ProcessRow | undefined {
  const text = readText(`/proc/${pid}/stat`);
  if (text === undefined) return undefined;
  // The second field is the program's name in parentheses, and may contain spaces.
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  return {
    pid,
    isGone: fields[0] === "Z" || fields[0] === "X",
    parent: Number(fields[1]),
    group: Number(fields[2]),
    session: Number(fields[3]),
    startedAt: fields[19] ?? null,
  };
}

/** The start time of a process, as in `listProcesses`: from proc(5) on Linux, from `ps` elsewhere. */
export function readStart(pid: number): string | null {
  if (process.platform === "linux") return readProcess(pid)?.startedAt ?? null;
  return process.platform === "win32" ? null : readStartByPs(pid);
}

/** The start time from `ps`; null when `ps` reports none. */
export function readStartByPs(pid: number): string | null {
  const { stdout } = spawnSync("ps", ["-o", "lstart=", "-p", String(pid)], {
    env: { ...process.env, LC_ALL: "C" },
    encoding: "utf8",
    timeout: 5_000,
    maxBuffer: 16_000_000,
  });
  return stdout?.trim() || null;
}

/**
 * Whether a process was started with a matching assignment in its environment. False when the environment
 * cannot be read.
 */
export function hasVariable(pid: number, isWanted: (assignment: string) => boolean): boolean {
  return readText(`/proc/${pid}/environ`)?.split("\0").some(isWanted) ?? false;
}

/**
 * Identifies the current boot of this machine, to which start times are relative. Empty when start times are
 * absolute.
 */
export function readBoot(): string {
  return (readText("/proc/sys/kernel/random/boot_id") ?? "").trim();
}

function listProcProcesses(): readonly ProcessRow[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => readProcess(Number(name)) ?? []);
}

/** The process table from `ps`, for systems without proc(5). */
export async function listPsProcesses(): Promise<readonly ProcessRow[]> {
  if (process.platform === "win32") return [];
  const { execa } = await import("execa");
  const columns = "pid=,ppid=,pgid=,stat=,lstart=";
  const { stdout = "" } = await execa("ps", ["-A", "-o", columns], {
    env: { LC_ALL: "C" },
    reject: false,
    timeout: 5_000,
    maxBuffer: 16_000_000,
  });
  return stdout.split("\n").flatMap((line) => {
    const [, pid, parent, group, state, startedAt] =
      /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\S+)\s+(.*?)\s*$/.exec(line) ?? [];
    if (pid === undefined || startedAt === undefined) return [];
    const own = { pid: Number(pid), startedAt, isGone: state?.startsWith("Z") ?? false };
    return [{ ...own, parent: Number(parent), group: Number(group), session: Number(group) }];
  });
}

function readText(path: string): string | undefined {
  return tryListText(path);
}
