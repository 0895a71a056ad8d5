import type { Container, Measurement } from "../../domain/container.ts";
import type { Clock } from "../../ports/clock.ts";
import { readCgroupUsage } from "./cgroup-usage.ts";
import { eachOf } from "./each-of.ts";
import type { EngineConnection } from "./engine-connection.ts";
import { readEngineUsage } from "./engine-usage.ts";
import { compareSamples, type UsageSample } from "./usage-sample.ts";

/** How far apart the two samples are that a processor's load is told from. */
const betweenSamplesMs = 150;

/** How many questions the engine gets at once. */
const questionsAtOnce = 16;

interface Measuring {
  /** Made only when a container has no cgroup files here. */
  readonly connect: () => Promise<EngineConnection>;
  readonly clock: Clock;
}

/**
 * Measures running containers: memory as `docker stats` counts it, processor load over 150 ms, all containers at the
 * same time. Reads this host's cgroup files where they are, and asks the engine for the other containers.
 */
export async function measureContainers(
  containers: readonly Container[],
  { connect, clock }: Measuring,
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, Measurement>> {
  const running = containers.filter(({ state }) => state === "running" || state === "paused");
  if (running.length === 0) return new Map();
  const ids = running.map(({ id }) => id);
  const before = await sampleAll(ids, connect, signal);
  await clock.sleep(betweenSamplesMs, signal);
  const after = await sampleAll([...before.keys()], connect, signal);
  return new Map(
    [...after].flatMap(([id, sample]) => {
      const first = before.get(id);
      return first ? [[id, compareSamples(first, sample)] as const] : [];
    }),
  );
}

async function sampleAll(
  ids: readonly string[],
  connect: Measuring["connect"],
  signal: AbortSignal | undefined,
): Promise<ReadonlyMap<string, UsageSample>> {
  const samples = await eachOf(ids, questionsAtOnce, async (id) => {
    const sample = (await readCgroupUsage(id)) ?? (await readEngineUsage(await connect(), id, signal));
    return sample && ([id, sample] as const);
  });
  return new Map(samples.filter((entry) => entry !== undefined));
}
