import type { EngineDescription } from "../../domain/engine-description.ts";
import { formatBytes } from "../../domain/size.ts";
import { type Diagnosis, fine, skipped, warning } from "./diagnosis.ts";

/** Checks the cgroup version of the engine: https://docs.docker.com/engine/deprecated/#support-for-cgroup-v1 */
export function checkCgroup({ cgroupVersion }: EngineDescription): Diagnosis {
  if (cgroupVersion === "") return skipped("cgroup", "the engine does not report its cgroup version");
  if (cgroupVersion !== "1") return fine("cgroup", `cgroup version ${cgroupVersion}`);
  return warning(
    "cgroup",
    "cgroup version 1: limits work, but Docker Engine 29.0 deprecates it",
    "Boot with systemd.unified_cgroup_hierarchy=1, or update the system.",
  );
}

const tolerableSkewMs = 2_000;

/** Checks that the clocks of engine and machine agree: container times use the first, uptimes also the second. */
export function checkClock(
  { clockMs }: EngineDescription,
  { nowMs, tookMs }: { readonly nowMs: number; readonly tookMs: number },
): Diagnosis {
  if (clockMs === undefined) return skipped("clock", "the engine does not report its time");
  const skewMs = clockMs - nowMs;
  if (Math.abs(skewMs) <= tolerableSkewMs + tookMs) {
    return fine("clock", "the engine's clock and this machine's agree");
  }
  const seconds = Math.round(Math.abs(skewMs) / 1000);
  return warning(
    "clock",
    `the engine's clock is ${seconds} s ${skewMs > 0 ? "ahead of" : "behind"} this machine's, so uptimes and wait times are wrong`,
    "Synchronise both clocks by NTP; restart Docker Desktop to correct its clock.",
  );
}

/** Below this, the next image may not fit on the disk. */
const littleDiskBytes = 2 * 1024 ** 3;

/** Checks the free space of the disk that holds Docker's images and volumes. */
export function checkDiskSpace(
  { rootDirectory, local }: EngineDescription,
  freeBytes: number | undefined,
): Diagnosis {
  if (freeBytes === undefined) {
    return skipped(
      "disk",
      local ? "the free space cannot be read" : "the engine's disk cannot be read from this machine",
    );
  }
  const message = `${formatBytes(freeBytes)} is free in ${rootDirectory}`;
  if (freeBytes >= littleDiskBytes) return fine("disk", message);
  const fix =
    "Run docker system df to see what can be removed, then docker image prune and docker builder prune.";
  return warning("disk", message, fix);
}

const littleMemoryBytes = 512 * 1024 ** 2;

/** Checks Docker's memory, and for an engine on this machine also how much of it is free. */
export function checkMemorySpace(
  { memoryBytes, local }: EngineDescription,
  availableBytes: number,
): Diagnosis {
  const now = local ? `, of which ${formatBytes(availableBytes)} are free now` : "";
  const message = `Docker has ${formatBytes(memoryBytes)} of memory${now}`;
  if (!local || availableBytes >= littleMemoryBytes) return fine("memory", message);
  const fix =
    "Run stackctl status to see what each service uses, then disable a feature, or close other programs.";
  return warning("memory", message, fix);
}
