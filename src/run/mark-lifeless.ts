import type { Container } from "../domain/container.ts";
import type { Settings } from "../domain/settings.ts";
import type { Engine } from "../ports/engine.ts";

/** Longer than an engine was seen to take until it noted an end, on a machine with nothing to spare. */
const engineLagMs = 30_000;

/** The containers as they are, with those lifeless of the ones asked about in which no process is left. */
export async function markLifeless(
  containers: readonly Container[],
  isAskedAbout: (container: Container) => boolean,
  engine: Pick<Engine, "findLifeless">,
  signal?: AbortSignal,
): Promise<readonly Container[]> {
  const asked = containers.filter(isAskedAbout);
  if (asked.length === 0) return containers;
  const lifeless = await engine.findLifeless(asked, signal);
  return containers.map((container) =>
    lifeless.has(container.id) ? { ...container, isLifeless: true } : container,
  );
}

/** Picks those that nothing but time makes ready, and that have been running too briefly for an engine to have noted their end. */
export function isYoung(
  nowMs: number,
  { stabilityWindow }: Pick<Settings, "stabilityWindow">,
): (container: Container) => boolean {
  return ({ state, health, restarts, startedAtMs = nowMs }) =>
    state === "running" &&
    (health === "none" || restarts > 0) &&
    nowMs - startedAtMs < stabilityWindow + engineLagMs;
}
