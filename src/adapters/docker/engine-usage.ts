import * as z from "zod";
import { type EngineConnection, parseAnswer } from "./engine-connection.ts";
import { describeMemory, type UsageSample } from "./usage-sample.ts";

const Stats = z.object({
  read: z.string(),
  cpu_stats: z.object({ cpu_usage: z.object({ total_usage: z.number() }) }),
  memory_stats: z.object({
    usage: z.number().optional(),
    // Only with cgroup version 1.
    max_usage: z.number().optional(),
    stats: z
      .object({ inactive_file: z.number().default(0), total_inactive_file: z.number().optional() })
      .optional(),
  }),
});

/** A container's usage from the engine's API. Undefined when the container is not running. */
export async function readEngineUsage(
  connection: EngineConnection,
  containerId: string,
  signal?: AbortSignal,
): Promise<UsageSample | undefined> {
  const query = { stream: false, "one-shot": true };
  const answer = await connection.get(`/containers/${containerId}/stats`, query, signal);
  if (answer === undefined) return undefined;
  const { read, cpu_stats, memory_stats } = parseAnswer(Stats, answer);
  const { usage, max_usage: peakUsageBytes, stats } = memory_stats;
  if (usage === undefined) return undefined;
  const inactive = stats?.total_inactive_file ?? stats?.inactive_file ?? 0;
  return {
    atMs: Date.parse(read),
    cpuMs: cpu_stats.cpu_usage.total_usage / 1e6,
    ...describeMemory({ usageBytes: usage, peakUsageBytes, inactiveFileBytes: inactive }),
  };
}
