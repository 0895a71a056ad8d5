import { resolve } from "node:path";
import type { Repository } from "../ports/repository.ts";
import { announceChild } from "./processes/guard-child.ts";

/** Git, by its command line. Where there is no git, nothing is tracked. */
export function createGitRepository(): Repository {
  return {
    async listCommitted(directory, paths) {
      if (paths.length === 0) return [];
      const { execa } = await import("execa");
      const announced = announceChild({ name: "git", does: "reads" });
      const child = execa("git", ["-C", directory, "ls-files", "-z", "--", ...paths], {
        env: announced.env,
        reject: false,
        cleanup: false,
        detached: true,
      });
      const guarded = announced.guard(child);
      const { exitCode, stdout } = await child;
      await guarded.settled();
      if (exitCode !== 0 || stdout === undefined) return [];
      const tracked = new Set(stdout.split("\0").map((path) => resolve(directory, path)));
      return paths.filter((path) => tracked.has(path));
    },
  };
}
