import type { SelectedService } from "../domain/selection.ts";
import type { ServiceDependency } from "../domain/service.ts";
import type { Verdict } from "../domain/verdict.ts";

interface StartFacts {
  readonly steps: readonly SelectedService[];
  readonly verdicts: ReadonlyMap<string, Verdict>;
  /** Created, and not asked to start yet. */
  readonly waiting: ReadonlySet<string>;
  /** Not started yet: those that wait, and those that are being started. */
  readonly unstarted: ReadonlySet<string>;
}

/** Services whose turn it is: created, and everything that they depend on is as far as they need it. In plan order. */
export function findStartable(facts: StartFacts): readonly string[] {
  const selected = new Set(facts.steps.map(({ service }) => service.name));
  return facts.steps
    .filter(({ service }) => facts.waiting.has(service.name))
    .filter(({ service }) =>
      service.dependsOn.every((edge) => !selected.has(edge.service) || isMet(edge, facts)),
    )
    .map(({ service }) => service.name);
}

function isMet({ service, condition, required }: ServiceDependency, facts: StartFacts): boolean {
  if (facts.unstarted.has(service)) return false;
  const kind = facts.verdicts.get(service)?.kind;
  // What is optional and failed is done without, as Compose does.
  if (!required && kind === "failed") return true;
  switch (condition) {
    case "service_started":
      return true;
    case "service_healthy":
      return kind === "ready" || kind === "done";
    case "service_completed_successfully":
      return kind === "done";
  }
}
