import { describeMount, findMountOf } from "./find-mount.ts";
import type { KnownCause } from "./known-cause.ts";
import { endOfLog, findLast } from "./search-texts.ts";

/** What a service has too little of. */
export const resourceCauses: readonly KnownCause[] = [
  {
    id: "out-of-memory",
    title: "It needs more memory than it may have",
    match: ({ service, oomKilled, memoryLimitBytes, logs }) => {
      const said = findLast(endOfLog(logs).slice(-15), [
        /(JavaScript heap out of memory)/,
        /(java\.lang\.OutOfMemoryError)/,
        /(CUDA(?: error:)? out of memory)/i,
        /(Cannot allocate memory)/,
      ]);
      if (!oomKilled && !said) return undefined;
      const limit = memoryLimitBytes === undefined ? "" : ` of ${formatMebibytes(memoryLimitBytes)}`;
      const isLimited = memoryLimitBytes !== undefined;
      const killed = `the kernel killed it: it wanted more than ${isLimited ? `its limit${limit}` : "the engine has"}`;
      const isGpu = said !== undefined && /CUDA/i.test(said.name);
      return {
        why: oomKilled ? killed : `it says that it has no memory left: ${said?.name}`,
        hint: isGpu
          ? "take a smaller model or batch, or a GPU with more memory"
          : isLimited || !oomKilled
            ? "raise its memory limit (deploy.resources.limits.memory, and a run-time's own such as -Xmx), or let it need less"
            : "switch off a feature that it shares memory with, or give the engine more",
        commands: [`stackctl status`, `stackctl logs ${service}`],
        ...(said && { line: said.text }),
      };
    },
  },
  {
    id: "killed-unexplained",
    title: "It was killed, and the engine does not say why",
    match: ({ service, exitCode, oomKilled, memoryLimitBytes, isRunning }) => {
      if (exitCode !== 137 || oomKilled || isRunning || memoryLimitBytes === undefined) return undefined;
      // Engine 26.1 with containerd 1.6 and cgroups v1 lost the event of 3 in 120 such kills on a loaded machine.
      return {
        why: `it was killed (SIGKILL). Its memory limit is ${formatMebibytes(memoryLimitBytes)}, and the engine sometimes misses that the kernel killed a process for that`,
        hint: "see whether the kernel's log names it (sudo dmesg); if so, raise its memory limit, or let it need less",
        commands: [`stackctl logs ${service}`],
      };
    },
  },
  {
    id: "disk-full",
    title: "No space is left",
    match: ({ service, startError, logs, facts }) => {
      const found = findLast([startError, ...endOfLog(logs)], noSpace);
      if (!found) return undefined;
      if (/shared memory|\/dev\/shm/.test(found.text)) {
        return {
          why: "its shared memory (/dev/shm) is full; it has 64 MiB unless told otherwise",
          hint: "raise shm_size: for it",
          line: found.text,
        };
      }
      const mount = findMountOf(found.text, facts?.mounts ?? []);
      const isOurs = found.text !== startError && mount?.kind === "tmpfs";
      return {
        why: mount ? `no space is left in ${describeMount(mount)}` : "no space is left on its disk",
        hint: isOurs
          ? "raise that tmpfs's size:, or let it write less there"
          : "see what takes the engine's disk, and remove what is not needed (docker image prune, docker builder prune)",
        commands: isOurs ? [`stackctl compose -- config ${service}`] : ["docker system df"],
        line: found.text,
      };
    },
  },
  {
    id: "process-limit",
    title: "It may not have more processes",
    match: ({ logs, facts }) => {
      const found = findLast(endOfLog(logs), [
        /can't fork|\bfork: (?:retry: )?(?:Resource temporarily unavailable|Cannot allocate)/i,
        /pthread_create(?:\(\))?.{0,40}(?:failed|Resource temporarily unavailable|EAGAIN)/i,
        /unable to create (?:new )?native thread|can't start new thread/i,
      ]);
      if (!found) return undefined;
      const limit = facts?.processLimit;
      return {
        why:
          limit === undefined
            ? "the system gives it no further process or thread"
            : `it may have ${limit} processes and threads together, and wants more`,
        hint: "raise pids_limit: (deploy.resources.limits.pids), or let it start fewer",
        line: found.text,
      };
    },
  },
];

/** Not what inotify says: it has the same name for want of watches. */
const noSpace = [
  /no space left on device(?!.*(?:watch|inotify))/i,
  /\bENOSPC\b(?!.*watch)/,
  /disk quota exceeded/i,
  /database or disk is full/i,
];

function formatMebibytes(bytes: number): string {
  const mebibytes = bytes / 1024 ** 2;
  return mebibytes >= 1024 ? `${round(mebibytes / 1024)} GiB` : `${round(mebibytes)} MiB`;
}

function round(amount: number): number {
  return Math.round(amount * 10) / 10;
}
