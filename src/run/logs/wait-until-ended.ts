import { isAlive } from "../../domain/container.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Engine } from "../../ports/engine.ts";

/** Time in which a container that is being restarted is expected to run again. */
const restartsWithinMs = 1_000;

/** Services of a project; all of them if none is named. */
interface Awaited {
  readonly project: string;
  readonly services: readonly string[];
}

type EndEngine = Pick<Engine, "listContainers" | "watch">;

/** Whether a container of the services runs, is paused, or is between two runs of a restart policy. */
export async function isAnyAlive(
  { project, services }: Awaited,
  engine: Pick<Engine, "listContainers">,
  signal: AbortSignal,
): Promise<boolean> {
  const containers = await engine.listContainers(project, signal);
  return containers.some(
    ({ service, state }) => (services.length === 0 || services.includes(service)) && isAlive(state),
  );
}

/**
 * Waits until no container of the services is alive any more, or until the signal aborts. A restart of the
 * last container is no end.
 */
export async function waitUntilEnded(
  awaited: Awaited,
  { engine, clock }: { readonly engine: EndEngine; readonly clock: Clock },
  signal: AbortSignal,
): Promise<void> {
  for await (const _ of engine.watch(awaited.project, signal)) {
    if (await isAnyAlive(awaited, engine, signal)) continue;
    await clock.sleep(restartsWithinMs, signal);
    if (!(await isAnyAlive(awaited, engine, signal))) return;
  }
}
