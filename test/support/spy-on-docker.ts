import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { execa } from "execa";
import type { Fixture } from "./fixture.ts";

/** The docker calls of a program, recorded from outside. */
export interface DockerSpy {
  /** An environment with the spy first on the PATH. */
  readonly env: Readonly<Record<string, string>>;
  /** The arguments of each call since the last use of this method, in order, as one text per call. */
  calls(): Promise<readonly string[]>;
}

/** A `docker` that records its arguments and then runs the real one. */
export async function spyOnDocker({ directory }: Pick<Fixture, "directory">): Promise<DockerSpy> {
  const { stdout: docker } = await execa("sh", ["-c", "command -v docker"]);
  const folder = join(directory, "spy");
  const log = join(folder, "calls");
  await mkdir(folder);
  await writeFile(log, "");
  // One write per call, so concurrent calls do not mix.
  await writeFile(
    join(folder, "docker"),
    `#!/bin/sh\nprintf '%s\\0' "$*" >> '${log}'\nexec '${docker}' "$@"\n`,
  );
  await chmod(join(folder, "docker"), 0o755);
  return {
    env: { PATH: [folder, process.env.PATH].join(delimiter) },
    async calls() {
      const text = await readFile(log, "utf8");
      await writeFile(log, "");
      return text.split("\0").slice(0, -1);
    },
  };
}

/** Whether a call would change containers. */
export function changesContainers(call: string): boolean {
  return /\s(?:up|create|start|run|rm|stop|kill|down|restart|pull|build)(?:\s|$)/.test(call);
}
