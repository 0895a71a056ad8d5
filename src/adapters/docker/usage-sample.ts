import type { Measurement } from "../../domain/container.ts";

/** The resources that one container has used up to one moment. */
export interface UsageSample {
  /** On any clock that both samples of a container share. */
  readonly atMs: number;
  /** CPU time since the container's start, over all cores. */
  readonly cpuMs: number;
  readonly memoryBytes: number;
  /** Peak memory since the container's start. Undefined when it is not recorded. */
  readonly peakMemoryBytes?: number;
}

/** A container's usage from two samples: memory of the later one, CPU load between them. */
export function compareSamples(before: UsageSample, after: UsageSample): Measurement {
  const elapsedMs = after.atMs - before.atMs;
  const usedMs = Math.max(0, after.cpuMs - before.cpuMs);
  const { memoryBytes, peakMemoryBytes } = after;
  return {
    memoryBytes,
    cpuPercent: elapsedMs > 0 ? (100 * usedMs) / elapsedMs : 0,
    ...(peakMemoryBytes !== undefined && { peakMemoryBytes }),
  };
}

/** Memory as `docker stats` counts it: without file cache that the kernel can drop. */
export function withoutCache(usageBytes: number, inactiveFileBytes: number): number {
  return inactiveFileBytes < usageBytes ? usageBytes - inactiveFileBytes : usageBytes;
}

/**
 * Memory now and at its peak, both without file cache that the kernel can drop. The kernel does not record
 * how much of the peak was such cache, so the current cache is subtracted. The peak is never below the
 * current usage.
 */
export function describeMemory(memory: {
  readonly usageBytes: number;
  /** NaN or undefined when it is not recorded. */
  readonly peakUsageBytes: number | undefined;
  readonly inactiveFileBytes: number;
}): Pick<UsageSample, "memoryBytes" | "peakMemoryBytes"> {
  const { usageBytes, peakUsageBytes = Number.NaN, inactiveFileBytes } = memory;
  const memoryBytes = withoutCache(usageBytes, inactiveFileBytes);
  if (Number.isNaN(peakUsageBytes)) return { memoryBytes };
  return {
    memoryBytes,
    peakMemoryBytes: Math.max(memoryBytes, withoutCache(peakUsageBytes, inactiveFileBytes)),
  };
}
