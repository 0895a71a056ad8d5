import type { PackageManager } from "../domain/packages.ts";

/** The package managers of this machine. */
export interface Packages {
  /**
   * Packages of the list that are not installed, or whose version does not match; all of them if the manager
   * itself is missing.
   */
  findMissing(
    manager: PackageManager,
    packages: readonly string[],
    directory: string,
    signal?: AbortSignal,
  ): Promise<readonly string[]>;
  /**
   * Installs packages. The manager writes to stderr. Returns its exit code; 127 if the manager is missing.
   */
  install(
    manager: PackageManager,
    packages: readonly string[],
    directory: string,
    signal?: AbortSignal,
  ): Promise<number>;
}
