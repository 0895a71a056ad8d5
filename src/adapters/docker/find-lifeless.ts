import { z } from "zod";
import type { Container } from "../../domain/container.ts";
import { StackError } from "../../domain/errors.ts";
import { timeLimit } from "../time-limit.ts";
import { hasCgroupProcesses } from "./cgroup-processes.ts";
import { eachOf } from "./each-of.ts";
import type { EngineConnection } from "./engine-connection.ts";

/** An engine that does not answer, since what it asks itself does not, is not to hold up a wait. */
const answerWithinMs = 2_000;

/** How many questions the engine gets at once; for each it runs `ps`. */
const questionsAtOnce = 4;

/** `Processes` is null for nobody: https://docs.docker.com/reference/api/engine/version/v1.45/#tag/Container/operation/ContainerTop */
const Top = z.object({ Processes: z.array(z.unknown()).nullable() });

interface Finding {
  /** Called only where a container has no cgroup files here. */
  readonly connect: () => Promise<EngineConnection>;
  readonly cgroupRoot?: string;
}

/** Ids of the running containers in which no process is left; one of which that cannot be told is not among them. */
export async function findLifeless(
  containers: readonly Container[],
  { connect, cgroupRoot }: Finding,
  signal?: AbortSignal,
): Promise<ReadonlySet<string>> {
  const running = containers.filter(({ state }) => state === "running");
  const answers = await eachOf(running, questionsAtOnce, async ({ id }) => {
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
    // An engine may have no `ps`, or be at the end itself: no reason to call anybody dead.
    if (error instanceof StackError || limit.isOver()) return undefined;
    throw error;
  }
}
