import type { Measurement } from "../../domain/container.ts";

/** What one container used up to one moment. */
export interface UsageSample {
  /** On any clock that both samples of a container share. */
  readonly atMs: number;
  /** Processor time since the container's start, of all cores together. */
  readonly cpuMs: number;
  readonly memoryBytes: number;
  /** The most memory since the container's start; undefined where nothing tells. */
  readonly peakMemoryBytes?: number;
}

/** What a container uses, by two samples of it: the memory of the later one, the processor between them. */
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

/** As `docker stats` counts: without file cache that can be dropped. */
export function withoutCache(usageBytes: number, inactiveFileBytes: number): number {
  return inactiveFileBytes < usageBytes ? usageBytes - inactiveFileBytes : usageBytes;
}

/**
 * Memory now and at its peak, both without file cache that can be dropped. How much of the peak was such cache is not
 * recorded anywhere: what there is of it now is taken for it, and the peak is never below what is used now.
 */
export function describeMemory(memory: {
  readonly usageBytes: number;
  /** NaN or undefined where nothing tells. */
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
