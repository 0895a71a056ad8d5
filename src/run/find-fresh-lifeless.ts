import type { Container } from "../domain/container.ts";
import type { Settings } from "../domain/settings.ts";
import type { Engine } from "../ports/engine.ts";

/** Longer than an engine was seen to take until it noted an end, on a machine with nothing to spare. */
const engineLagMs = 30_000;

/**
 * Ids of containers that the engine has running, for so short a time that it may not have noted their end, and in which
 * no process is left. Only those are asked for that nothing but time would make ready.
 */
export async function findFreshLifeless(
  containers: readonly Container[],
  nowMs: number,
  { stabilityWindow }: Pick<Settings, "stabilityWindow">,
  engine: Pick<Engine, "findLifeless">,
  signal?: AbortSignal,
): Promise<ReadonlySet<string>> {
  const fresh = containers.filter(
    ({ state, health, restarts, startedAtMs = nowMs }) =>
      state === "running" &&
      (health === "none" || restarts > 0) &&
      nowMs - startedAtMs < stabilityWindow + engineLagMs,
  );
  return fresh.length === 0 ? new Set() : engine.findLifeless(fresh, signal);
}
