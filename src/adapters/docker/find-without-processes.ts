import * as z from "zod";
import type { Container } from "../../domain/container.ts";
import { StackError } from "../../domain/errors.ts";
import { mapLimited } from "../../domain/map-limited.ts";
import { timeLimit } from "../../domain/time-limit.ts";
import { hasCgroupProcesses } from "./cgroup-processes.ts";
import type { EngineConnection } from "./engine-connection.ts";

/**
 * Deadline for the engine: if the engine itself waits for a stuck process, the caller must not wait with it.
 */
const answerWithinMs = 2_000;

/** How many requests the engine gets at once; it runs `ps` for each. */
const questionsAtOnce = 4;

/**
 * `Processes` is null when there are none:
 * https://docs.docker.com/reference/api/engine/version/v1.45/#tag/Container/operation/ContainerTop
 */
const Top = z.object({ Processes: z.array(z.unknown()).nullable() });

interface Finding {
  /** Called only for a container without cgroup files on this host. */
  readonly connect: () => Promise<EngineConnection>;
  readonly cgroupRoot?: string;
}

/**
 * Ids of the running containers without any process. Containers whose processes cannot be listed are omitted.
 */
export async function findWithoutProcesses(
  containers: readonly Container[],
  { connect, cgroupRoot }: Finding,
  signal?: AbortSignal,
): Promise<ReadonlySet<string>> {
  const running = containers.filter(({ state }) => state === "running");
  const answers = await mapLimited(running, questionsAtOnce, async ({ id }) => {
    const isAlive = hasCgroupProcesses(id, cgroupRoot) ?? (await askEngine(connect, id, signal));
    return isAlive === false ? id : undefined;
  });
  return new Set(answers.filter((id) => id !== undefined));
}

async function askEngine(
  connect: Finding["connect"],
  id: string,
  signal: AbortSignal | undefined,
): Promise<boolean | undefined> {
  const limit = timeLimit(answerWithinMs, signal);
  try {
    const connection = await connect();
    const top = Top.safeParse(await connection.get(`/containers/${id}/top`, {}, limit.signal));
    return top.success ? (top.data.Processes ?? []).length > 0 : undefined;
  } catch (error) {
    // The engine may lack `ps` or be overloaded, which does not prove that a container has no process.
    if (error instanceof StackError || limit.isOver()) return undefined;
    throw error;
  }
}
