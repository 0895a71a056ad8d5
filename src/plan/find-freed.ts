import type { ResolvedFeature } from "../domain/feature.ts";
import type { SelectedService } from "../domain/selection.ts";

/** What would stop if a feature were off, and what to say for it. */
export interface Freed {
  readonly services: readonly string[];
  /** For the command line; they also name the features that require it. Empty where it cannot be switched off. */
  readonly flags: readonly string[];
}

/**
 * What switching a feature off would stop: with it go the features that require it, and those that are on for it alone.
 * A service that another one still needs stays.
 */
export function findFreed(
  name: string,
  features: readonly ResolvedFeature[],
  services: readonly SelectedService[],
): Freed {
  const on = features.filter(({ enabled }) => enabled);
  const requires = new Map(on.map(({ feature }) => [feature.name, feature.requires]));
  const dependents = new Set(on.map(({ feature }) => feature.name).filter((one) => reaches(one, name)));
  const asked = on.filter(({ because }) => because.length === 0).map(({ feature }) => feature.name);
  const kept = asked.filter((one) => !dependents.has(one));
  const isKept = (feature: string) => kept.some((one) => reaches(one, feature));
  const stay = new Set(
    services.filter(({ feature }) => feature === undefined || isKept(feature)).map(({ service }) => service),
  );
  const byName = new Map(services.map(({ service }) => [service.name, service]));
  // A Set visits what is added while it is walked, so dependencies of dependencies stay too.
  for (const { dependsOn } of stay) {
    for (const { service, required } of dependsOn) {
      const dependency = byName.get(service);
      if (required && dependency) stay.add(dependency);
    }
  }
  return {
    services: services.filter(({ service }) => !stay.has(service)).map(({ service }) => service.name),
    flags: asked.filter((one) => dependents.has(one)).map((one) => `--disable-${one}`),
  };

  function reaches(from: string, to: string): boolean {
    // A Set visits what is added while it is walked; each feature is in it once.
    const reached = new Set([from]);
    for (const one of reached) {
      if (one === to) return true;
      for (const next of requires.get(one) ?? []) reached.add(next);
    }
    return false;
  }
}
