import type { ResolvedFeature } from "../domain/feature.ts";
import { type NeededPackages, packageManagers } from "../domain/packages.ts";

/** What features need from package managers, by feature in their order, then by manager; nobody has looked yet. */
export function listPackages(features: readonly ResolvedFeature[]): readonly NeededPackages[] {
  return features.flatMap(({ feature, enabled }) =>
    packageManagers
      .map((manager) => ({ manager, packages: feature.dependencies[manager] }))
      .filter(({ packages }) => packages.length > 0)
      .map(({ manager, packages }) => ({
        feature: feature.name,
        enabled,
        manager,
        packages,
        missing: undefined,
      })),
  );
}
