import type { World } from "../world.ts";

/** Timeout for the engine's answer after an interrupt, when the user waits for the command to end. */
const answersWithinMs = 3_000;

/** Running services of a project, sorted; undefined if the engine does not answer in time. */
export async function findRunning(
  project: string,
  { engine }: { readonly engine: Pick<World["engine"], "listContainers"> },
  withinMs = answersWithinMs,
): Promise<readonly string[] | undefined> {
  try {
    const containers = await engine.listContainers(project, AbortSignal.timeout(withinMs));
    return [
      ...new Set(containers.flatMap(({ service, state }) => (state === "running" ? [service] : []))),
    ].sort();
  } catch {
    return undefined;
  }
}
