import { readdirSync } from "node:fs";
import { readListText } from "../../disk/read-regular-file.ts";
import { markerName, type ProcessTable, type RunIdentity } from "./process-table.ts";

interface Stat {
  readonly isGone: boolean;
  readonly group: number;
  readonly session: number;
  readonly startedAt: string;
}

/** Processes from proc(5). Reads are synchronous, because these files never block and disappear quickly. */
export function createLinuxProcesses(): ProcessTable {
  const boot = (readText("/proc/sys/kernel/random/boot_id") ?? "unknown").trim();
  const isOfEarlierBoot = (run: RunIdentity) => run.boot !== boot;
  const leaderOf = (run: RunIdentity): "runs" | "ended" | "gone" | "replaced" => {
    if (isOfEarlierBoot(run)) return "replaced";
    const stat = readStat(run.pid);
    if (!stat) return "gone";
    if (stat.startedAt !== run.startedAt) return "replaced";
    return stat.isGone ? "ended" : "runs";
  };
  return {
    isOfEarlierBoot,
    isRunning: async (run) => leaderOf(run) === "runs",
    async listGroup(run, id) {
      const leader = leaderOf(run);
      // The kernel does not reuse the number of a group that still has members, so a different leader means
      // that no member is left.
      if (leader === "replaced") return [];
      const members = listPids().filter((pid) => {
        const stat = readStat(pid);
        return stat && !stat.isGone && stat.group === run.pid && stat.session === run.pid;
      });
      return leader === "gone" ? members.filter((pid) => isMarked(pid, id)) : members;
    },
    // A stackctl started by the service has inherited the mark, so exclude this process.
    listMarked: async (id) => listPids().filter((pid) => pid !== process.pid && isMarked(pid, id)),
  };
}

function listPids(): readonly number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
}

function isMarked(pid: number, id: string): boolean {
  const environment = readText(`/proc/${pid}/environ`);
  return environment?.split("\0").includes(`${markerName}=${id}`) ?? false;
}

function readStat(pid: number): Stat | undefined {
  const text = readText(`/proc/${pid}/stat`);
  if (text === undefined) return undefined;
  // The second field is the program's name in parentheses, and may contain spaces.
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  return {
    isGone: fields[0] === "Z" || fields[0] === "X",
    group: Number(fields[2]),
    session: Number(fields[3]),
    startedAt: fields[19] ?? "",
  };
}

function readText(path: string): string | undefined {
  try {
    return readListText(path);
  } catch {
    return undefined;
  }
}
