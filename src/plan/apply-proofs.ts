import type { Container } from "../domain/container.ts";
import type { Proofs } from "../domain/proof.ts";

/**
 * The containers as they are, with what commands of ours saw of their runs. Those are healthy whose check has passed while
 * the engine has not said anything yet: it runs the first check a whole interval after the start. What the engine does
 * say always counts. Those ended by themselves that a command saw end.
 */
export function applyProofs(containers: readonly Container[], proofs: Proofs): readonly Container[] {
  if (proofs.size === 0) return containers;
  return containers.map((container) => {
    const proof = proofs.get(container.id);
    if (!proof || proof.startedAtMs !== container.startedAtMs) return container;
    if (proof.hasEnded) return isEnded(container) ? { ...container, endedByItself: true } : container;
    return isOpen(container) ? { ...container, health: "healthy", provedAtMs: proof.atMs } : container;
  });
}

/**
 * Proofs of earlier commands that still say something: of an end, for as long as the container is there; of a check, for
 * the interval in which the engine would ask itself.
 */
export function keepFreshProofs(containers: readonly Container[], proofs: Proofs, nowMs: number): Proofs {
  const fresh = containers.flatMap(({ id, check }) => {
    const proof = proofs.get(id);
    if (proof?.hasEnded) return [[id, proof] as const];
    const ageMs = nowMs - (proof?.atMs ?? 0);
    return proof && check && ageMs >= 0 && ageMs <= check.intervalMs + check.timeoutMs
      ? [[id, proof] as const]
      : [];
  });
  return new Map(fresh);
}

/** Containers that run and have a check that neither the engine nor anybody else has seen pass. */
export function findUnproved(containers: readonly Container[]): readonly Container[] {
  return containers.filter((container) => isOpen(container) && container.check !== undefined);
}

/** Whether the container stands at the end of a run that ended well, so that a proof of the end says something. */
export function isEnded({ state, exitCode, error }: Container): boolean {
  return state === "exited" && exitCode === 0 && error === "";
}

function isOpen({ state, health }: Container): boolean {
  return state === "running" && health === "starting";
}
