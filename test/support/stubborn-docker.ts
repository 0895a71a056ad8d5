import { existsSync } from "node:fs";
import { chmod, mkdir, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { execa } from "execa";
import type { Fixture } from "./fixture.ts";
import { until } from "./until.ts";

/** A `docker` that hangs in one call and ignores the usual termination signals. */
export interface StubbornDocker {
  /** The environment in which the call that contains these words hangs, with its own children. */
  env(hangsAt: string): Readonly<Record<string, string>>;
  /** Resolves once the call hangs and its children run. */
  hangs(): Promise<void>;
}

/**
 * Adds a `docker` to the fixture that hangs in one call: it ignores SIGINT, SIGTERM, SIGHUP and SIGQUIT, like its two
 * children, one in the same process group and one in a new session. Every other call runs the real docker.
 */
export async function stubbornDocker({ directory }: Pick<Fixture, "directory">): Promise<StubbornDocker> {
  const { stdout: docker } = await execa("sh", ["-c", "command -v docker"]);
  const folder = join(directory, "stubborn");
  const started = join(folder, "started");
  await mkdir(folder);
  await writeFile(
    join(folder, "docker"),
    `#!/bin/sh
case "$*" in *"$HANGS_AT"*) ;; *) exec '${docker}' "$@" ;; esac
trap '' INT TERM HUP QUIT
sleep 100000 &
setsid sh -c 'echo > "$1"; sleep 100000' sh '${started}' &
while :; do sleep 100000; done
`,
  );
  await chmod(join(folder, "docker"), 0o755);
  return {
    env: (hangsAt) => ({
      PATH: [folder, process.env.PATH].join(delimiter),
      HANGS_AT: hangsAt,
      // With a cached model, stackctl would not make the call.
      XDG_CACHE_HOME: join(folder, "cache"),
    }),
    hangs: () => until(() => existsSync(started)),
  };
}
