import type { ResolvedFeature } from "../../domain/feature.ts";
import { type NeededPackages, packageManagers } from "../../domain/packages.ts";

/**
 * The packages that features need, in feature order, then by package manager. `missing` is undefined: this
 * function does not check which packages are installed.
 */
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
