import { StackError } from "../../domain/errors.ts";
import type { ResolvedFeature } from "../../domain/feature.ts";
import { type NeededPackages, packageManagers } from "../../domain/packages.ts";
import { checkNames } from "../names/suggest.ts";

/** Which features' packages are wanted, and what is done with them. */
export interface PackagesRequest {
  /** Names of features; empty: all features, or with `check` or `install` the enabled ones. */
  readonly names: readonly string[];
  readonly check: boolean;
  readonly install: boolean;
}

/** The packages of the wanted features. Throws StackError `unknown-feature`. */
export function chooseNeeded(
  { names, check, install }: PackagesRequest,
  features: readonly ResolvedFeature[],
): readonly NeededPackages[] {
  checkNames(
    "unknown-feature",
    names,
    features.map(({ feature }) => feature.name),
  );
  return listPackages(
    features.filter(({ feature, enabled }) =>
      names.length > 0 ? names.includes(feature.name) : enabled || !(check || install),
    ),
  );
}

/** The error for packages that a package manager could not install. */
export function explainInstall(
  { feature, manager, missing = [] }: NeededPackages,
  exitCode: number,
): StackError {
  return new StackError("install-failed", {
    message: `${manager} could not install ${missing.join(", ")} for ${feature}: it exited with code ${exitCode}`,
    hint:
      manager === "apt"
        ? "Run it again with sudo: apt installs as root."
        : `See its output above, and check that ${manager} is installed.`,
  });
}

/**
 * The packages that features need, in feature order, then by package manager. `missing` is undefined: this
 * function does not check which packages are installed.
 */
function listPackages(features: readonly ResolvedFeature[]): readonly NeededPackages[] {
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
