import type { Container } from "../domain/container.ts";
import type { Proofs } from "../domain/proof.ts";

/**
 * The containers as they are, with those healthy whose check has passed in this run while the engine has not said
 * anything yet: it runs the first one a whole interval after the start. What the engine does say always counts.
 */
export function applyProofs(containers: readonly Container[], proofs: Proofs): readonly Container[] {
  if (proofs.size === 0) return containers;
  return containers.map((container) => {
    const proof = proofs.get(container.id);
    return proof && isOpen(container) && proof.startedAtMs === container.startedAtMs
      ? { ...container, health: "healthy", provedAtMs: proof.atMs }
      : container;
  });
}

/** Proofs of earlier commands that still say something: not older than the interval in which the engine would ask itself. */
export function keepFreshProofs(containers: readonly Container[], proofs: Proofs, nowMs: number): Proofs {
  const fresh = containers.flatMap(({ id, check }) => {
    const proof = proofs.get(id);
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

function isOpen({ state, health }: Container): boolean {
  return state === "running" && health === "starting";
}
