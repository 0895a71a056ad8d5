import type { SelectedService } from "../../domain/selection.ts";
import type { ServiceDependency } from "../../domain/service.ts";
import type { Verdict } from "../../domain/verdict.ts";

interface StartFacts {
  readonly steps: readonly SelectedService[];
  readonly verdicts: ReadonlyMap<string, Verdict>;
  /** Services that have not started yet, including those that are being started. */
  readonly unstarted: ReadonlySet<string>;
}

/**
 * The waiting services whose dependencies have all met their conditions. In plan order.
 */
export function findStartable(
  facts: StartFacts & {
    /** Services whose containers are created, and for which no start was requested yet. */
    readonly waiting: ReadonlySet<string>;
  },
): readonly string[] {
  const selected = namesOf(facts.steps);
  const blocked = findBlocked(facts);
  // As in Compose, a failed optional dependency does not prevent a start; a blocked one will never start
  // either.
  const isDoneWithout = ({ service, required }: ServiceDependency) =>
    !required && (hasFailed(service, facts) || blocked.has(service));
  return facts.steps
    .filter(({ service }) => facts.waiting.has(service.name))
    .filter(({ service }) =>
      service.dependsOn.every(
        (edge) => !selected.has(edge.service) || isDoneWithout(edge) || isMet(edge, facts),
      ),
    )
    .map(({ service }) => service.name);
}

/**
 * Services that cannot start because a service that they require, directly or not, has failed; each with that
 * failed service. In plan order.
 */
export function findBlocked(facts: StartFacts): ReadonlyMap<string, string> {
  const selected = namesOf(facts.steps);
  const blocked = new Map<string, string>();
  // Dependencies come first in a plan, so one pass is enough.
  for (const { service } of facts.steps) {
    if (!facts.unstarted.has(service.name)) continue;
    for (const edge of service.dependsOn) {
      if (!edge.required || !selected.has(edge.service)) continue;
      const root =
        blocked.get(edge.service) ??
        (hasFailed(edge.service, facts) && !isMet(edge, facts) ? edge.service : undefined);
      if (root !== undefined) blocked.set(service.name, root);
    }
  }
  return blocked;
}

function namesOf(steps: readonly SelectedService[]): ReadonlySet<string> {
  return new Set(steps.map(({ service }) => service.name));
}

function hasFailed(service: string, { verdicts }: StartFacts): boolean {
  return verdicts.get(service)?.kind === "failed";
}

function isMet({ service, condition }: ServiceDependency, facts: StartFacts): boolean {
  const verdict = facts.verdicts.get(service);
  if (facts.unstarted.has(service)) return false;
  switch (condition) {
    case "service_started":
      return !(verdict?.kind === "failed" && verdict.reason === "cannot-start");
    case "service_healthy":
      return verdict?.kind === "ready" || verdict?.kind === "done";
    case "service_completed_successfully":
      return verdict?.kind === "done";
  }
}
