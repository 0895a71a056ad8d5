import type { KnownCause } from "./known-cause.ts";
import { describeMount, endOfLog, findLast, findMountOf } from "./search-texts.ts";

/** Causes in resources that a service has too little of. */
export const resourceCauses: readonly KnownCause[] = [
  {
    id: "out-of-memory",
    title: "The service ran out of memory",
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
      const killed = `killed: out of memory; the service needed more than ${isLimited ? `its limit${limit}` : "the engine has"}`;
      const isGpu = said !== undefined && /CUDA/i.test(said.name);
      return {
        why: oomKilled ? killed : `the service logged that no memory is left: ${said?.name}`,
        hint: isGpu
          ? "Use a smaller model or batch, or a GPU with more memory."
          : isLimited || !oomKilled
            ? "Raise its memory limit (deploy.resources.limits.memory, and a runtime's own, such as -Xmx), or reduce its memory use."
            : "Disable another feature, or give the engine more memory.",
        commands: [`stackctl status`, `stackctl logs ${service}`],
        ...(said && { line: said.text }),
      };
    },
  },
  {
    id: "killed-unexplained",
    title: "The service was killed, and the engine reports no reason",
    match: ({ service, exitCode, oomKilled, memoryLimitBytes, isRunning }) => {
      if (exitCode !== 137 || oomKilled || isRunning || memoryLimitBytes === undefined) return undefined;
      // Engine 26.1 with containerd 1.6 and cgroups v1 lost the event of 3 in 120 such kills on a loaded machine.
      return {
        why: `the service was killed (SIGKILL). Its memory limit is ${formatMebibytes(memoryLimitBytes)}, and the engine sometimes does not record that the kernel killed a process for exceeding it`,
        hint: "Run sudo dmesg to see whether the kernel killed it; if so, raise its memory limit, or reduce its memory use.",
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
          why: "the shared memory (/dev/shm) is full; its default size is 64 MiB",
          hint: "Raise shm_size: of the service.",
          line: found.text,
        };
      }
      const mount = findMountOf(found.text, facts?.mounts ?? []);
      const isOurs = found.text !== startError && mount?.kind === "tmpfs";
      return {
        why: mount ? `no space is left in ${describeMount(mount)}` : "no space is left on the disk",
        hint: isOurs
          ? "Raise the size: of that tmpfs, or write less to it."
          : "Run docker system df to see what uses the engine's disk, then docker image prune or docker builder prune.",
        commands: isOurs ? [`stackctl compose -- config ${service}`] : ["docker system df"],
        line: found.text,
      };
    },
  },
  {
    id: "process-limit",
    title: "The service reached its process limit",
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
            ? "the system refuses the service another process or thread"
            : `the service reached its limit of ${limit} processes and threads`,
        hint: "Raise pids_limit: (deploy.resources.limits.pids), or start fewer processes.",
        line: found.text,
      };
    },
  },
];

/** Excludes inotify, which reports the same error when its watches run out. */
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
