import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A folder with a `docker` that is a shell script, for what a real one does too seldom. */
export interface StubDocker {
  /** PATH with the stub first. */
  readonly env: ReadonlyMap<string, string>;
  readonly folder: string;
  /** The text of a file that the script wrote beside itself. */
  read(name: string): Promise<string>;
  remove(): Promise<void>;
}

/** Makes a `docker` of these shell lines; `$HERE` is its folder. */
export async function createStubDocker(script: string): Promise<StubDocker> {
  const folder = await mkdtemp(join(tmpdir(), "stackctl-stub-docker-"));
  const program = join(folder, "docker");
  await writeFile(program, `#!/bin/sh\nHERE='${folder}'\n${script}\n`);
  await chmod(program, 0o755);
  return {
    env: new Map([["PATH", `${folder}:${process.env.PATH ?? ""}`]]),
    folder,
    read: (name) => readFile(join(folder, name), "utf8"),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
