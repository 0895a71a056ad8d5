import type { PackageManager } from "../../../src/domain/packages.ts";
import type { Packages } from "../../../src/ports/packages.ts";

/** Package managers that install every package, except those marked as broken. */
export class FakePackages implements Packages {
  readonly installed = new Set<string>();
  readonly outOfOrder = new Set<PackageManager>();

  async findMissing(_manager: PackageManager, packages: readonly string[]): Promise<readonly string[]> {
    return packages.filter((name) => !this.installed.has(name));
  }

  async install(manager: PackageManager, packages: readonly string[]): Promise<number> {
    if (this.outOfOrder.has(manager)) return 1;
    for (const name of packages) this.installed.add(name);
    return 0;
  }
}
