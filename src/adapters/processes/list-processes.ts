import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { tryListText } from "../disk/read-regular-file.ts";

/** A process at one moment. A pid alone may be another process later; with its start it is not. */
export interface ProcessIdentity {
  readonly pid: number;
  /** When the process began, as the system counts it; null where the system does not tell. */
  readonly startedAt: string | null;
}

/** A row of the process table. */
export interface ProcessRow extends ProcessIdentity {
  readonly parent: number;
  readonly group: number;
  readonly session: number;
  /** The process has ended, and its parent has not yet read how. */
  readonly isGone: boolean;
}

/** Every process of this machine that this user can see. Reads proc(5) on Linux and runs `ps` elsewhere. */
export async function listProcesses(): Promise<readonly ProcessRow[]> {
  return process.platform === "linux" ? listProcProcesses() : listPsProcesses();
}

/** The same at once, for a process that is about to end. Empty where the table cannot be read without another program. */
export function listProcessesNow(): readonly ProcessRow[] {
  return process.platform === "linux" ? listProcProcesses() : [];
}

/** One process by its pid, by proc(5); undefined where there is none, or no such file system. */
export function readProcess(pid: number): ProcessRow | undefined {
  const text = readText(`/proc/${pid}/stat`);
  if (text === undefined) return undefined;
  // The second field is the program's name in parentheses, and may hold spaces.
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

/** When a process began, as `listProcesses` gives it: from proc(5) on Linux, from `ps` elsewhere. */
export function readStart(pid: number): string | null {
  if (process.platform === "linux") return readProcess(pid)?.startedAt ?? null;
  return process.platform === "win32" ? null : readStartByPs(pid);
}

/** The same from `ps` alone; null where it gives none. */
export function readStartByPs(pid: number): string | null {
  const { stdout } = spawnSync("ps", ["-o", "lstart=", "-p", String(pid)], {
    env: { ...process.env, LC_ALL: "C" },
    encoding: "utf8",
    timeout: 5_000,
    maxBuffer: 16_000_000,
  });
  return stdout?.trim() || null;
}

/** Whether a process began with this assignment in its environment; false where that cannot be seen. */
export function hasVariable(pid: number, isWanted: (assignment: string) => boolean): boolean {
  return readText(`/proc/${pid}/environ`)?.split("\0").some(isWanted) ?? false;
}

/** Names this boot of the machine: start times count from it. Empty where they are absolute. */
export function readBoot(): string {
  return (readText("/proc/sys/kernel/random/boot_id") ?? "").trim();
}

function listProcProcesses(): readonly ProcessRow[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => readProcess(Number(name)) ?? []);
}

/** The process table by `ps`, for systems without proc(5). */
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
