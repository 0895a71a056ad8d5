import { setTimeout } from "node:timers/promises";
import type { Container, Measurement } from "../../../domain/container.ts";
import { readListText } from "../../disk/read-regular-file.ts";
import { compareSamples, type UsageSample } from "../../docker/usage-sample.ts";
import { monotonicMs } from "../../processes/time.ts";
import type { EmbeddedWorld } from "../embedded-world.ts";
import { readRecords, type StoredRecord } from "../processes/records.ts";

/** Over a shorter time, the kernel's clock ticks are too coarse to compute a load. */
const shortestWindowMs = 100;

/** An older sample is stale. */
const longestWindowMs = 5_000;

/**
 * Measures processes with their process groups. It keeps its last samples, so that a repeated measurement
 * does not wait.
 */
export interface ProcessMeter {
  takeFirstSample(): void;
  measure(containers: readonly Container[], signal?: AbortSignal): Promise<ReadonlyMap<string, Measurement>>;
}

/** Creates a meter without samples. */
export function createProcessMeter(world: EmbeddedWorld): ProcessMeter {
  let earlier: Promise<ReadonlyMap<string, UsageSample>> = Promise.resolve(new Map());
  const sample = async (ids: ReadonlySet<string> | undefined) => {
    const records = await readRecords(world.processes().place);
    return sampleAll(ids ? records.filter(({ id }) => ids.has(id)) : records, world);
  };
  return {
    takeFirstSample() {
      earlier = sample(undefined).catch(() => new Map());
    },
    async measure(containers, signal) {
      world.demandSystem();
      const ids = new Set(containers.filter(({ state }) => state === "running").map(({ id }) => id));
      if (ids.size === 0) return new Map();
      const oldestMs = monotonicMs() - longestWindowMs;
      const known = await earlier;
      const usable = [...ids].every((id) => (known.get(id)?.atMs ?? Number.NEGATIVE_INFINITY) >= oldestMs);
      const before = usable ? known : await sample(ids);
      const youngestMs = Math.max(...[...before.values()].map(({ atMs }) => atMs));
      const missingMs = youngestMs + shortestWindowMs - monotonicMs();
      if (missingMs > 0) await setTimeout(missingMs, undefined, signal ? { signal } : {});
      const after = await sample(ids);
      earlier = Promise.resolve(after);
      return new Map(
        [...after].map(([id, now]) => [id, compareSamples(before.get(id) ?? now, now)] as const),
      );
    },
  };
}

async function sampleAll(
  records: readonly StoredRecord[],
  world: EmbeddedWorld,
): Promise<ReadonlyMap<string, UsageSample>> {
  const { table } = world.processes();
  const groups = await Promise.all(
    records.map(async ({ id, last }) => {
      const isOver = !last?.identity || last.exit;
      return [id, isOver || !last.identity ? [] : await table.listGroup(last.identity, id)] as const;
    }),
  );
  const all = groups.flatMap(([, pids]) => pids);
  if (all.length === 0) return new Map();
  const { default: pidusage } = await import("pidusage");
  const found = await pidusage(all).catch(() => ({}) as const);
  const usage = new Map(Object.entries(found).map(([pid, one]) => [Number(pid), one]));
  // pidusage keeps the files of measured processes open until it is cleared.
  pidusage.clear();
  const atMs = monotonicMs();
  return new Map(
    groups.flatMap(([id, pids]) => {
      const seen = pids.flatMap((pid) => usage.get(pid) ?? []);
      if (seen.length === 0) return [];
      const memoryBytes = sum(seen.map(({ memory }) => memory));
      return [
        [
          id,
          { atMs, cpuMs: sum(seen.map(({ ctime }) => ctime)), memoryBytes, ...readPeak(pids, memoryBytes) },
        ],
      ] as const;
    }),
  );
}

/** Sum of the peak memory of each process (proc(5): VmHWM). Undefined when the file does not exist. */
function readPeak(pids: readonly number[], memoryBytes: number): Pick<UsageSample, "peakMemoryBytes"> {
  const peaks = pids.flatMap((pid) => {
    try {
      const [, kib] = /^VmHWM:\s*(\d+) kB/m.exec(readListText(`/proc/${pid}/status`)) ?? [];
      return kib === undefined ? [] : [Number(kib) * 1024];
    } catch {
      return [];
    }
  });
  return peaks.length === 0 ? {} : { peakMemoryBytes: Math.max(memoryBytes, sum(peaks)) };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}
