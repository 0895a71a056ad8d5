import type { NeededPackages } from "../../domain/packages.ts";
import { chooseNeeded, explainInstall, type PackagesRequest } from "../../plan/features/list-packages.ts";
import type { LoadRequest } from "../settings/load-configuration.ts";
import type { World } from "../world.ts";
import { readFeatures } from "./read-features.ts";

/**
 * Lists the packages that features need; on request, checks which are missing and installs them. Throws
 * StackError `unknown-feature`, and `install-failed` if a package manager fails.
 */
export async function readPackages(
  wanted: PackagesRequest,
  request: LoadRequest,
  world: World,
  signal?: AbortSignal,
): Promise<readonly NeededPackages[]> {
  const { features, directory } = await readFeatures(request, world, signal);
  const needed = chooseNeeded(wanted, features);
  if (!wanted.check && !wanted.install) return needed;
  const looked = await look(needed, directory, world, signal);
  if (!wanted.install) return looked;
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
  for (const one of needed) {
    const { manager, missing = [] } = one;
    if (missing.length === 0) continue;
    const exitCode = await packages.install(manager, missing, directory, signal);
    if (exitCode !== 0) throw explainInstall(one, exitCode);
  }
}
