import type { Container, Measurement } from "../../domain/container.ts";
import { mapLimited } from "../../domain/map-limited.ts";
import type { Clock } from "../../ports/clock.ts";
import { type CpuSample, readCgroupCpu, readCgroupUsage } from "./cgroup-usage.ts";
import type { EngineConnection } from "./engine-connection.ts";
import { readEngineUsage } from "./engine-usage.ts";
import { compareSamples, type UsageSample } from "./usage-sample.ts";

/**
 * The kernel updates the CPU time of a running process at its next tick, after at most 10 ms. Over this
 * window the load of a busy service may be a sixth too low or too high.
 */
const shortestWindowMs = 60;

/** An older sample is stale. */
const longestWindowMs = 5_000;

/** Many services may become ready at once, and the files of fifty containers take 4 ms to read. */
const preparedForMs = 250;

/** How many requests the engine gets at once. */
const questionsAtOnce = 16;

interface Measuring {
  /** Called only for a container without cgroup files on this host. */
  readonly connect: () => Promise<EngineConnection>;
  readonly clock: Clock;
  readonly cgroupRoot?: string;
}

/** Measures containers. It keeps its last samples, so that a repeated measurement does not wait. */
export interface UsageMeter {
  /** Takes a first sample of every container that has cgroup files on this host. Never fails. */
  takeFirstSample(): void;
  measure(containers: readonly Container[], signal?: AbortSignal): Promise<ReadonlyMap<string, Measurement>>;
}

/** Each source has its own clock, so only samples of the same source are compared. */
interface Sample<Kind extends CpuSample = CpuSample> {
  readonly source: "cgroup" | "engine";
  readonly takenAtMs: number;
  readonly usage: Kind;
}

/**
 * Measures running containers: memory as `docker stats` counts it, and CPU load since an earlier sample, or
 * over 60 ms if there is none. Reads this host's cgroup files, and queries the engine for containers without
 * them.
 */
export function createUsageMeter({ connect, clock, cgroupRoot }: Measuring): UsageMeter {
  let earlier: ReadonlyMap<string, Sample> = new Map();
  let preparedAtMs = Number.NEGATIVE_INFINITY;

  return {
    takeFirstSample() {
      const takenAtMs = clock.now();
      if (takenAtMs < preparedAtMs + preparedForMs) return;
      preparedAtMs = takenAtMs;
      const samples = [...readCgroupCpu(cgroupRoot)].map(
        ([id, usage]) => [id, { source: "cgroup", takenAtMs, usage }] as const,
      );
      earlier = new Map(samples);
    },
    measure(containers, signal) {
      const running = containers.filter(({ state }) => state === "running" || state === "paused");
      return measure(
        running.map(({ id }) => id),
        signal,
      );
    },
  };

  async function measure(
    ids: readonly string[],
    signal: AbortSignal | undefined,
  ): Promise<ReadonlyMap<string, Measurement>> {
    if (ids.length === 0) return new Map();
    const before = await findEarlier(ids, signal);
    const youngestMs = Math.max(...[...before.values()].map(({ takenAtMs }) => takenAtMs));
    const missingMs = youngestMs + shortestWindowMs - clock.now();
    if (missingMs > 0) await clock.sleep(missingMs, signal);
    const after = await sampleAll([...before.keys()], signal);
    earlier = after;
    const measured = new Map(
      [...after].flatMap(([id, { source, usage }]) => {
        const first = before.get(id);
        if (first?.source !== source) return [];
        return [[id, compareSamples({ ...usage, ...first.usage }, usage)] as const];
      }),
    );
    // These containers have only one cgroup sample. Query the engine for them instead.
    const others = [...after.keys()].filter((id) => !measured.has(id));
    return new Map([...measured, ...(await measure(others, signal))]);
  }

  /** Earlier samples if they are recent, otherwise new ones. */
  async function findEarlier(
    ids: readonly string[],
    signal: AbortSignal | undefined,
  ): Promise<ReadonlyMap<string, Sample>> {
    const oldestMs = clock.now() - longestWindowMs;
    const known = ids.flatMap((id) => {
      const sample = earlier.get(id);
      return sample && sample.takenAtMs >= oldestMs ? [[id, sample] as const] : [];
    });
    const has = new Set(known.map(([id]) => id));
    return new Map([
      ...known,
      ...(await sampleAll(
        ids.filter((id) => !has.has(id)),
        signal,
      )),
    ]);
  }

  async function sampleAll(
    ids: readonly string[],
    signal: AbortSignal | undefined,
  ): Promise<ReadonlyMap<string, Sample<UsageSample>>> {
    const samples = await mapLimited(ids, questionsAtOnce, async (id) => {
      const sample = await sampleOne(id, signal);
      return sample && ([id, sample] as const);
    });
    return new Map(samples.filter((entry) => entry !== undefined));
  }

  async function sampleOne(
    id: string,
    signal: AbortSignal | undefined,
  ): Promise<Sample<UsageSample> | undefined> {
    const read = readCgroupUsage(id, cgroupRoot);
    const usage = read ?? (await readEngineUsage(await connect(), id, signal));
    return usage && { source: read ? "cgroup" : "engine", takenAtMs: clock.now(), usage };
  }
}
