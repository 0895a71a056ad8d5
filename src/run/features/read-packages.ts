import { StackError } from "../../domain/errors.ts";
import type { NeededPackages } from "../../domain/packages.ts";
import { listPackages } from "../../plan/features/list-packages.ts";
import { unknownName } from "../../plan/names/suggest.ts";
import type { LoadRequest } from "../settings/load-configuration.ts";
import type { World } from "../world.ts";
import { readFeatures } from "./read-features.ts";

interface PackagesRequest {
  /** Names of features; empty: all features, or with `check` or `install` the enabled ones. */
  readonly names: readonly string[];
  readonly check: boolean;
  readonly install: boolean;
}

/**
 * Lists the packages that features need; on request, checks which are missing and installs them. Throws
 * StackError `unknown-feature`, and `install-failed` if a package manager fails.
 */
export async function readPackages(
  { names, check, install }: PackagesRequest,
  request: LoadRequest,
  world: World,
  signal?: AbortSignal,
): Promise<readonly NeededPackages[]> {
  const { features, directory } = await readFeatures(request, world, signal);
  const known = features.map(({ feature }) => feature.name);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) throw unknownName("unknown-feature", unknown, known);
  const wanted = features.filter(({ feature, enabled }) =>
    names.length > 0 ? names.includes(feature.name) : enabled || !(check || install),
  );
  const needed = listPackages(wanted);
  if (!check && !install) return needed;
  const looked = await look(needed, directory, world, signal);
  if (!install) return looked;
  await installMissing(looked, directory, world, signal);
  return look(looked, directory, world, signal);
}

function look(
  needed: readonly NeededPackages[],
  directory: string,
  { packages }: Pick<World, "packages">,
  signal: AbortSignal | undefined,
): Promise<readonly NeededPackages[]> {
  return Promise.all(
    needed.map(async (one) => ({
      ...one,
      missing: await packages.findMissing(one.manager, one.packages, directory, signal),
    })),
  );
}

async function installMissing(
  needed: readonly NeededPackages[],
  directory: string,
  { packages }: Pick<World, "packages">,
  signal: AbortSignal | undefined,
): Promise<void> {
  for (const { feature, manager, missing = [] } of needed) {
    if (missing.length === 0) continue;
    const exitCode = await packages.install(manager, missing, directory, signal);
    if (exitCode === 0) continue;
    throw new StackError("install-failed", {
      message: `${manager} could not install ${missing.join(", ")} for ${feature}: it exited with code ${exitCode}`,
      hint:
        manager === "apt"
          ? "Run it again with sudo: apt installs as root."
          : `See its output above, and check that ${manager} is installed.`,
    });
  }
}
