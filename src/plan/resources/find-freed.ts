import type { ResolvedFeature } from "../../domain/feature.ts";
import type { SelectedService } from "../../domain/selection.ts";

/** The services that would stop if a feature were disabled, and the flags that disable it. */
export interface Freed {
  readonly services: readonly string[];
  /**
   * `--disable` flags, also for the features that require this one. Empty if it cannot be disabled.
   */
  readonly flags: readonly string[];
}

/**
 * Finds what disabling a feature would stop. The features that require it are disabled with it, and so are
 * those that are enabled only because of it. A service that a remaining service depends on stays.
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
  // A Set also visits entries that are added during iteration, so dependencies of dependencies stay too.
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
    // A Set also visits entries that are added during iteration, and holds each feature once.
    const reached = new Set([from]);
    for (const one of reached) {
      if (one === to) return true;
      for (const next of requires.get(one) ?? []) reached.add(next);
    }
    return false;
  }
}
