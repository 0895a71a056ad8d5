import type { Measurement } from "../../domain/container.ts";

/** What one container used up to one moment. */
export interface UsageSample {
  /** On any clock that both samples of a container share. */
  readonly atMs: number;
  /** Processor time since the container's start, of all cores together. */
  readonly cpuMs: number;
  readonly memoryBytes: number;
}

/** What a container uses, by two samples of it: the memory of the later one, the processor between them. */
export function compareSamples(before: UsageSample, after: UsageSample): Measurement {
  const elapsedMs = after.atMs - before.atMs;
  const usedMs = Math.max(0, after.cpuMs - before.cpuMs);
  return { memoryBytes: after.memoryBytes, cpuPercent: elapsedMs > 0 ? (100 * usedMs) / elapsedMs : 0 };
}
