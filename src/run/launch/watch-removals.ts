import type { Container } from "../../domain/container.ts";
import { watchIntoBell } from "../readiness/watch-into-bell.ts";
import type { Doing } from "../world.ts";

/** The services whose removal was reported, until the watch is closed. */
interface Removals {
  readonly reported: ReadonlySet<string>;
  readonly close: () => Promise<void>;
}

/**
 * Reports each service as stopped once the engine has removed the last of its containers. Best effort: events may be
 * lost, so that the caller reports the services that are missing from `reported`.
 */
export function watchRemovals(
  project: string,
  containers: readonly Container[],
  { engine, reporter }: Pick<Doing, "engine" | "reporter">,
  signal: AbortSignal,
): Removals {
  const left = new Map(containers.map(({ id, service }) => [id, service]));
  const reported = new Set<string>();
  const bell = watchIntoBell(engine, project, signal, ({ action, containerId, service }) => {
    if (action !== "destroy" || !left.delete(containerId)) return;
    if (reported.has(service) || [...left.values()].includes(service)) return;
    reported.add(service);
    reporter.on({ kind: "stopped", service, cause: "down" });
  });
  return { reported, close: bell.takeDown };
}
