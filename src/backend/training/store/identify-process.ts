import { readlink } from "node:fs/promises";
import { hostname } from "node:os";
import * as z from "zod";
import { tryListText } from "../../../adapters/disk/read-regular-file.ts";

/** The identity of a process across containers: process ids are reused, and each container has its own. */
export const ProcessIdentity = z.object({
  host: z.string(),
  pid: z.number(),
  /** Start time in ticks since the boot; null without /proc. */
  startedAt: z.string().nullable(),
  /** Boot id and pid namespace; null without /proc. */
  kernel: z.string().nullable(),
});
export type ProcessIdentity = z.infer<typeof ProcessIdentity>;

/** Identifies this process. */
export async function identifyProcess(): Promise<ProcessIdentity> {
  const { pid } = process;
  const startedAt = readStat(pid)?.startedAt ?? null;
  return { host: hostname(), pid, startedAt, kernel: await readKernel() };
}

/** Whether a process still runs; `unknown` for a process that is not visible, such as in another container. */
export async function judgeProcess(owner: ProcessIdentity): Promise<"running" | "ended" | "unknown"> {
  const isNear = owner.kernel === null ? owner.host === hostname() : owner.kernel === (await readKernel());
  if (!isNear) return "unknown";
  const stat = readStat(owner.pid);
  if (stat !== undefined) {
    if (owner.startedAt === null) return "unknown";
    return stat.startedAt === owner.startedAt && !stat.hasEnded ? "running" : "ended";
  }
  try {
    process.kill(owner.pid, 0);
    return "unknown";
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "ESRCH" ? "ended" : "unknown";
  }
}

async function readKernel(): Promise<string | null> {
  try {
    const boot = tryListText("/proc/sys/kernel/random/boot_id");
    return boot === undefined ? null : `${boot.trim()} ${await readlink("/proc/self/ns/pid")}`;
  } catch {
    return null;
  }
}

function readStat(pid: number) {
  const stat = tryListText(`/proc/${pid}/stat`);
  const [state = "", ...rest] = stat?.slice(stat.lastIndexOf(")") + 2).split(" ") ?? [];
  const startedAt = rest[18];
  return startedAt === undefined ? undefined : { startedAt, hasEnded: ["Z", "X"].includes(state) };
}
