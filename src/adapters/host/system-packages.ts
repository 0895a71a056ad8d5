import type { PackageManager } from "../../domain/packages.ts";
import type { Packages } from "../../ports/packages.ts";
import { captureProgram } from "../processes/capture-program.ts";
import { announceChild } from "../processes/guard-child.ts";

/** Prints each requirement in its arguments that this Python does not meet (PEP 508, parsed by pip). */
const pythonCheck = `
import sys
from importlib import metadata
try:
    from packaging.requirements import Requirement
except ImportError:
    from pip._vendor.packaging.requirements import Requirement
for text in sys.argv[1:]:
    wanted = Requirement(text)
    try:
        met = wanted.specifier.contains(metadata.version(wanted.name), prereleases=True)
    except metadata.PackageNotFoundError:
        met = False
    if not met:
        print(text)
`;

const installers: Readonly<Record<PackageManager, readonly [string, ...string[]]>> = {
  pip: ["python3", "-m", "pip", "install"],
  npm: ["npm", "install", "--no-save"],
  apt: ["apt-get", "install", "--yes", "--no-install-recommends"],
};

/** Grace period: a package manager that is killed during an installation leaves an incomplete package. */
const installGraceMs = 10_000;

/** pip, npm and apt through their command lines. */
export function createSystemPackages(): Packages {
  return { findMissing, install };
}

async function findMissing(
  manager: PackageManager,
  packages: readonly string[],
  directory: string,
  signal?: AbortSignal,
): Promise<readonly string[]> {
  switch (manager) {
    case "pip": {
      const { exitCode, stdout } = await captureProgram(
        { program: "python3", args: ["-c", pythonCheck, ...packages], cwd: directory },
        signal,
      );
      return exitCode === 0 ? packages.filter((name) => stdout.split("\n").includes(name)) : packages;
    }
    case "npm":
      return filter(packages, async (name) => {
        const { exitCode } = await captureProgram(
          { program: "npm", args: ["ls", "--depth=0", name], cwd: directory },
          signal,
        );
        return exitCode !== 0;
      });
    case "apt":
      return filter(packages, async (name) => {
        const [bare = name] = name.split(/[=/]/);
        const status = await captureProgram(
          { program: "dpkg-query", args: ["-W", "-f", "${db:Status-Status}", bare], cwd: directory },
          signal,
        );
        return status.exitCode !== 0 || status.stdout !== "installed";
      });
  }
}

async function install(
  manager: PackageManager,
  packages: readonly string[],
  directory: string,
  signal?: AbortSignal,
): Promise<number> {
  const { execa } = await import("execa");
  const [program, ...args] = installers[manager];
  const announced = announceChild({ name: program, does: "changes" });
  const child = execa(program, [...args, ...packages], {
    cwd: directory,
    env: announced.env,
    reject: false,
    cleanup: false,
    // stdout is for results; the output of the package manager is progress.
    stdio: ["inherit", 2, "inherit"],
    detached: process.stdin.isTTY !== true,
  });
  const guarded = announced.guard(child, { signal, graceMs: installGraceMs });
  try {
    const { exitCode } = await child;
    return exitCode ?? 127;
  } finally {
    await guarded.settled();
  }
}

async function filter(
  names: readonly string[],
  isMissing: (name: string) => Promise<boolean>,
): Promise<readonly string[]> {
  const missing = await Promise.all(names.map(isMissing));
  return names.filter((_, index) => missing[index]);
}
