import { resolve } from "node:path";
import type { Repository } from "../ports/repository.ts";
import { captureProgram } from "./processes/capture-program.ts";

/** Git, by its command line. Where there is no git, nothing is tracked. */
export function createGitRepository(): Repository {
  return {
    async listCommitted(directory, paths) {
      if (paths.length === 0) return [];
      const args = ["-C", directory, "ls-files", "-z", "--", ...paths];
      const { exitCode, stdout } = await captureProgram({ program: "git", args });
      if (exitCode !== 0) return [];
      const tracked = new Set(stdout.split("\0").map((path) => resolve(directory, path)));
      return paths.filter((path) => tracked.has(path));
    },
  };
}
