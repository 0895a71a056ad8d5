import { resolve } from "node:path";
import type { Repository } from "../../ports/files.ts";
import { captureProgram } from "../processes/capture-program.ts";

/** Git through its command line. Without git, no file counts as tracked. */
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
