import type { PackageManager } from "../domain/packages.ts";

/** The package managers of this machine. */
export interface Packages {
  /** Those of these that are not installed, or in another version than is asked for; all where the manager itself is missing. */
  findMissing(
    manager: PackageManager,
    packages: readonly string[],
    directory: string,
    signal?: AbortSignal,
  ): Promise<readonly string[]>;
  /** Installs them, with the manager's own words on stderr, and gives its exit code; 127 where there is no such manager. */
  install(
    manager: PackageManager,
    packages: readonly string[],
    directory: string,
    signal?: AbortSignal,
  ): Promise<number>;
}
