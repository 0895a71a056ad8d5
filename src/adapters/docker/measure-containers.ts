import type { Container, Measurement } from "../../domain/container.ts";
import type { Clock } from "../../ports/clock.ts";
import { type CpuSample, readCgroupCpu } from "./cgroup-cpu.ts";
import { readCgroupUsage } from "./cgroup-usage.ts";
import { eachOf } from "./each-of.ts";
import type { EngineConnection } from "./engine-connection.ts";
import { readEngineUsage } from "./engine-usage.ts";
import { compareSamples, type UsageSample } from "./usage-sample.ts";

/**
 * The kernel counts in nanoseconds what has run, and what is running now at its next tick, 10 ms at most: a busy service
 * may be told a sixth too low or too high.
 */
const shortestWindowMs = 60;

/** A sample that is older tells of another time. */
const longestWindowMs = 5_000;

/** Many services may become ready at once, and the files of fifty take 4 ms to read. */
const preparedForMs = 250;

/** How many questions the engine gets at once. */
const questionsAtOnce = 16;

interface Measuring {
  /** Made only when a container has no cgroup files here. */
  readonly connect: () => Promise<EngineConnection>;
  readonly clock: Clock;
  readonly cgroupRoot?: string;
}

/** Measures containers; remembers its last samples, so that measuring again has nothing to wait for. */
export interface UsageMeter {
  /** Takes a first sample of every container that has cgroup files here. Never fails. */
  prepare(): void;
  measure(containers: readonly Container[], signal?: AbortSignal): Promise<ReadonlyMap<string, Measurement>>;
}

/** A clock of its own belongs to each source, so only samples of the same one are compared. */
interface Sample<Kind extends CpuSample = CpuSample> {
  readonly source: "cgroup" | "engine";
  readonly takenAtMs: number;
  readonly usage: Kind;
}

/**
 * Measures running containers: memory as `docker stats` counts it, processor load since an earlier sample, or over
 * 60 ms where there is none. Reads this host's cgroup files where they are, and asks the engine for the others.
 */
export function createUsageMeter({ connect, clock, cgroupRoot }: Measuring): UsageMeter {
  let earlier: ReadonlyMap<string, Sample> = new Map();
  let preparedAtMs = Number.NEGATIVE_INFINITY;

  return {
    prepare() {
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
    // Some files were here and others not: the engine's answer waits for a second one.
    const others = [...after.keys()].filter((id) => !measured.has(id));
    return new Map([...measured, ...(await measure(others, signal))]);
  }

  /** Samples that are recent enough, or are taken now. */
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
    const samples = await eachOf(ids, questionsAtOnce, async (id) => {
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
