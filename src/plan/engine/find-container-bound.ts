import type { Feature } from "../../domain/feature.ts";
import type { ComposeModel, Service } from "../../domain/service.ts";
import { listFeatureServices } from "../features/profiles.ts";
import { orderServices } from "../services/order-services.ts";

/**
 * The services that cannot run as processes of this machine, by name, with the cause: they declare no
 * `embedded` command, or require such a service. Expects dependencies before their dependents.
 */
export function findContainerBound(services: readonly Service[]): ReadonlyMap<string, string> {
  const causes = new Map<string, string>();
  for (const { name, embedded, dependsOn } of services) {
    const missing = dependsOn.find((edge) => edge.required && causes.has(edge.service));
    if (embedded === undefined) causes.set(name, "needs a container engine");
    else if (missing) causes.set(name, `depends on ${missing.service}, which needs a container engine`);
  }
  return causes;
}

/** Whether a feature has services, and none of them can run as a process of this machine. */
export function isContainerBound(feature: Feature, model: ComposeModel): boolean {
  const causes = findContainerBound(orderServices(model));
  const names = listFeatureServices(feature, model);
  return names.length > 0 && names.every((name) => causes.has(name));
}

/** Whether any service declares how to run as a process of this machine. */
export function canEmbed({ services }: Pick<ComposeModel, "services">): boolean {
  return [...services.values()].some(({ embedded }) => embedded !== undefined);
}
