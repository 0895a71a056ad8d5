import type { World } from "./world.ts";

/** What an interrupted command may still ask the engine; people wait for its end. */
const answersWithinMs = 3_000;

/** Services of a project that run, sorted; undefined where the engine does not answer in time. */
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
