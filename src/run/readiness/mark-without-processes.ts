import type { Container } from "../../domain/container.ts";
import type { Settings } from "../../domain/settings.ts";
import type { Engine } from "../../ports/engine.ts";

/**
 * Upper bound for the observed delay between the end of a process and the engine's notice, on an overloaded
 * machine.
 */
const engineLagMs = 30_000;

/** Marks the containers without any process; checks only those that the filter selects. */
export async function markWithoutProcesses(
  containers: readonly Container[],
  isAskedAbout: (container: Container) => boolean,
  engine: Pick<Engine, "findWithoutProcesses">,
  signal?: AbortSignal,
): Promise<readonly Container[]> {
  const asked = containers.filter(isAskedAbout);
  if (asked.length === 0 || engine.findWithoutProcesses === undefined) return containers;
  const found = await engine.findWithoutProcesses(asked, signal);
  return containers.map((container) =>
    found.has(container.id) ? { ...container, hasNoProcesses: true } : container,
  );
}

/**
 * Selects containers that become ready by time alone, and that started so recently that the engine may not
 * have noticed their end.
 */
export function isYoung(
  nowMs: number,
  { stabilityWindow }: Pick<Settings, "stabilityWindow">,
): (container: Container) => boolean {
  return ({ state, health, restarts, startedAtMs = nowMs }) =>
    state === "running" &&
    (health === "none" || restarts > 0) &&
    nowMs - startedAtMs < stabilityWindow + engineLagMs;
}
