import type { SelectedService } from "../../domain/selection.ts";
import type { Change } from "./graph.ts";

/** Services that only Compose can compare: providers, and services that get variables from a provider. */
interface LateFacts {
  readonly services: readonly SelectedService[];
  /** Services that this plan changes for another reason. */
  readonly changing: ReadonlySet<string>;
  /** Services that have containers. */
  readonly present: ReadonlySet<string>;
}

/**
 * Changes that only Compose can detect. Compose calls each provider at each `up`, and recreates a
 * service whose variables from a provider have changed. One call does both, because only that call gets the
 * variables.
 */
export function planLate({ services, changing, present }: LateFacts): readonly Change[] {
  return services.flatMap(({ service: { name, provider, lateVariables = [] } }): readonly Change[] => {
    if (provider !== undefined) {
      const cause = `Compose calls provider ${provider} at each up, because it cannot read the state of a provider`;
      return [{ kind: "start", service: name, cause }];
    }
    if (lateVariables.length === 0 || changing.has(name) || !present.has(name)) return [];
    const cause = `Compose recreates it if ${lateVariables.join(" or ")} provides different variables`;
    return [{ kind: "recreate", service: name, cause, undecided: true }];
  });
}
