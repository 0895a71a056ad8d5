import type { PlanStep } from "../domain/launch-plan.ts";
import type { SelectedService } from "../domain/selection.ts";

/** Providers among these services, and the services that get variables only when Compose creates them. */
interface LateFacts {
  readonly services: readonly SelectedService[];
  /** Services that change anyway. */
  readonly changing: ReadonlySet<string>;
  /** Services that have containers. */
  readonly present: ReadonlySet<string>;
}

/**
 * Steps for what only Compose can compare: it calls each provider at each `up`, and replaces what depends on one where
 * the variables are other ones. Both are one call, since only that call knows the variables.
 */
export function planLate({ services, changing, present }: LateFacts): readonly PlanStep[] {
  return services.flatMap(({ service: { name, provider, lateVariables = [] } }): readonly PlanStep[] => {
    if (provider !== undefined) {
      const cause = `Compose calls provider ${provider} at each up, since its state cannot be read`;
      return [{ kind: "start", service: name, cause }];
    }
    if (lateVariables.length === 0 || changing.has(name) || !present.has(name)) return [];
    const cause = `Compose replaces it if ${lateVariables.join(" or ")} gives other variables`;
    return [{ kind: "compare", service: name, cause }];
  });
}
