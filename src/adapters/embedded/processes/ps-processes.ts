import { errorCode } from "../../disk/file-errors.ts";
import type { ProcessTable, RunIdentity } from "./process-table.ts";

interface Row {
  readonly pid: number;
  readonly group: number;
  readonly isGone: boolean;
  readonly startedAt: string;
}

/** Processes from the `ps` of a POSIX system (macOS, BSD). */
export function createPsProcesses(): ProcessTable {
  const verified = new Set<string>();
  return {
    // `lstart` is a date, so processes of an earlier boot have different start times.
    isOfEarlierBoot: () => false,
    listMarked: async () => [],
    async isRunning(run) {
      if (!exists(run.pid)) return false;
      // A verified leader stays verified while its pid exists without a gap. This saves a `ps` process per
      // call.
      const key = `${run.pid} ${run.startedAt}`;
      if (verified.has(key)) return true;
      const isSame = (await listRows()).some((row) => isLeader(row, run) && !row.isGone);
      if (isSame) verified.add(key);
      return isSame;
    },
    async listGroup(run) {
      const rows = await listRows();
      const leader = rows.find(({ pid }) => pid === run.pid);
      if (leader && !isLeader(leader, run)) return [];
      return rows.filter(({ group, isGone }) => group === run.pid && !isGone).map(({ pid }) => pid);
    },
  };
}

function isLeader(row: Row, run: RunIdentity): boolean {
  return row.pid === run.pid && row.startedAt === run.startedAt;
}

async function listRows(): Promise<readonly Row[]> {
  const { captureProgram } = await import("../../processes/capture-program.ts");
  const args = ["-A", "-o", "pid=,pgid=,stat=,lstart="];
  const { exitCode, stdout } = await captureProgram({ program: "ps", args, env: { LC_ALL: "C" } });
  if (exitCode !== 0) throw new Error(`ps exited with code ${exitCode}`);
  return stdout.split("\n").flatMap((line) => {
    const [, pid, group, state, startedAt] = /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(.*?)\s*$/.exec(line) ?? [];
    return pid === undefined
      ? []
      : [
          {
            pid: Number(pid),
            group: Number(group),
            isGone: state?.startsWith("Z") ?? false,
            startedAt: startedAt ?? "",
          },
        ];
  });
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) === "EPERM";
  }
}
