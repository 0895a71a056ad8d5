import type { Container } from "../../domain/container.ts";
import type { ResolvedFeature } from "../../domain/feature.ts";
import type { Service } from "../../domain/service.ts";
import { describeDisabledProfiles, namedProfiles } from "../features/profiles.ts";
import { orderServices } from "../services/order-services.ts";
import type { LaunchFacts } from "./launch-facts.ts";

/** A service that should not run, and why. */
export interface Surplus {
  readonly service: string;
  readonly cause: string;
}

/** Services that have containers but are in no active profile, dependents first. */
export function findSurplus(
  { model, features, selection, providersUp }: LaunchFacts,
  byService: ReadonlyMap<string, readonly Container[]>,
): readonly Surplus[] {
  const selected = new Set(selection.services.map(({ service }) => service.name));
  return orderServices(model)
    .filter(({ name }) => !selected.has(name) && (byService.has(name) || providersUp?.has(name)))
    .toReversed()
    .map((service) => ({ service: service.name, cause: explainOff(service, features) }));
}

function explainOff(service: Service, features: readonly ResolvedFeature[]): string {
  const owner = features.find(({ feature }) =>
    feature.profiles.some((name) => service.profiles.includes(name)),
  );
  if (owner) return `feature ${owner.feature.name} is disabled: ${owner.source.detail}`;
  const names = namedProfiles(service);
  return names.length === 0 ? "it runs only if no profile is active" : describeDisabledProfiles(names);
}
