import type { Container } from "../../domain/container.ts";
import type { Proofs } from "../../domain/proof.ts";

/**
 * Adds the observations of stackctl commands to containers. A container whose check has passed is healthy
 * while the engine still reports `starting`: the engine runs the first check only a whole interval after the
 * start. Any other status of the engine takes precedence. A container whose exit was observed has ended by
 * itself.
 */
export function applyProofs(containers: readonly Container[], proofs: Proofs): readonly Container[] {
  if (proofs.size === 0) return containers;
  return containers.map((container) => {
    const proof = proofs.get(container.id);
    if (!proof || proof.startedAtMs !== container.startedAtMs) return container;
    if (proof.hasEnded) return isEnded(container) ? { ...container, endedByItself: true } : container;
    return isUndecided(container) ? { ...container, health: "healthy", provedAtMs: proof.atMs } : container;
  });
}

/**
 * The proofs of earlier commands that are still valid. A proof of an exit is valid as long as the container
 * exists; a proof of a check is valid until the engine has had time to run the check itself.
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

/** Running containers with a health check that has not passed yet. */
export function findUnproved(containers: readonly Container[]): readonly Container[] {
  return containers.filter((container) => isUndecided(container) && container.check !== undefined);
}

/**
 * Whether the container has exited with 0 and without an error; only then does a proof of its exit apply.
 */
export function isEnded({ state, exitCode, error }: Container): boolean {
  return state === "exited" && exitCode === 0 && error === "";
}

function isUndecided({ state, health }: Container): boolean {
  return state === "running" && health === "starting";
}
