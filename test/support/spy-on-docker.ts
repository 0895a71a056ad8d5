import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { execa } from "execa";
import type { Fixture } from "./fixture.ts";

/** What a program asked of docker, seen from outside. */
export interface DockerSpy {
  /** Puts the spy first on the PATH of whoever gets this environment. */
  readonly env: Readonly<Record<string, string>>;
  /** The arguments of each call since the last time this was asked, in order, as one text a call. */
  calls(): Promise<readonly string[]>;
}

/** A `docker` that writes down its arguments and then is the real one. */
export async function spyOnDocker({ directory }: Pick<Fixture, "directory">): Promise<DockerSpy> {
  const { stdout: docker } = await execa("sh", ["-c", "command -v docker"]);
  const folder = join(directory, "spy");
  const log = join(folder, "calls");
  await mkdir(folder);
  await writeFile(log, "");
  // One write a call, so that two at once do not mix.
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
