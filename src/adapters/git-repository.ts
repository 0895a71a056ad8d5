import { resolve } from "node:path";
import type { Repository } from "../ports/repository.ts";

/** Git, by its command line. Where there is no git, nothing is tracked. */
export function createGitRepository(): Repository {
  return {
    async listCommitted(directory, paths) {
      if (paths.length === 0) return [];
      const { execa } = await import("execa");
      const { exitCode, stdout } = await execa("git", ["-C", directory, "ls-files", "-z", "--", ...paths], {
        reject: false,
      });
      if (exitCode !== 0 || stdout === undefined) return [];
      const tracked = new Set(stdout.split("\0").map((path) => resolve(directory, path)));
      return paths.filter((path) => tracked.has(path));
    },
  };
}
