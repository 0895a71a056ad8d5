import { execa } from "execa";

/** A process as `ps` lists it. */
export interface Process {
  readonly pid: number;
  readonly command: string;
}

/** The running descendants of a process, in any process group. */
export async function descendantsOf(pid: number): Promise<readonly Process[]> {
  const { stdout } = await execa("ps", ["-e", "-o", "pid=,ppid=,args="]);
  const all = stdout.split("\n").flatMap((line) => {
    const [, own, parent, command] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    return command === undefined ? [] : [{ pid: Number(own), parent: Number(parent), command }];
  });
  const found = new Map<number, Process>();
  const parents = new Set([pid]);
  // The iteration of a Set includes elements that are added during the iteration.
  for (const parent of parents) {
    for (const process of all.filter((one) => one.parent === parent)) {
      parents.add(process.pid);
      found.set(process.pid, { pid: process.pid, command: process.command });
    }
  }
  return [...found.values()];
}

/** Whether a process with this id is running; a zombie is not. */
export async function isRunning(pid: number): Promise<boolean> {
  const { stdout } = await execa("ps", ["-o", "stat=", "-p", `${pid}`], { reject: false });
  return stdout.trim() !== "" && !stdout.trim().startsWith("Z");
}
