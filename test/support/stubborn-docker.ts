import { existsSync } from "node:fs";
import { chmod, mkdir, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { execa } from "execa";
import type { Fixture } from "./fixture.ts";
import { until } from "./until.ts";

/** A `docker` that ignores every polite signal from the moment of one call on. */
export interface StubbornDocker {
  /** The environment in which the call that contains these words hangs, with children of its own. */
  env(hangsAt: string): Readonly<Record<string, string>>;
  /** Resolves once the call hangs and its children run. */
  hangs(): Promise<void>;
}

/**
 * Puts a `docker` into the fixture that hangs in one call: it ignores SIGINT, SIGTERM, SIGHUP and SIGQUIT, and has a child in
 * its own group and one in a session of its own that do the same. Every other call is the real docker.
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
      // A remembered model would need no call.
      XDG_CACHE_HOME: join(folder, "cache"),
    }),
    hangs: () => until(() => existsSync(started)),
  };
}
