import { readdir, readFile, readlink } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "vitest";
import type { Fixture } from "./fixture.ts";

/** A process of this machine. */
export interface FoundProcess {
  readonly pid: number;
  readonly command: string;
}

/**
 * Every running process of a fixture, read from the system without stackctl: its command line, working directory or
 * environment contains the fixture's folder. Linux only.
 */
export async function processesOf({
  directory,
}: Pick<Fixture, "directory">): Promise<readonly FoundProcess[]> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid);
  const found = await Promise.all(pids.map((pid) => readProcess(pid)));
  return found.flatMap((one) =>
    one?.text.includes(directory) ? [{ pid: one.pid, command: one.command }] : [],
  );
}

/** Expects that no process of a fixture runs or is recorded. */
export async function expectNothing(fixture: Pick<Fixture, "directory">): Promise<void> {
  expect(await processesOf(fixture)).toEqual([]);
  expect(await recordsOf(fixture)).toEqual([]);
}

/** Names of the services in `.stackctl/processes`. */
export async function recordsOf({ directory }: Pick<Fixture, "directory">): Promise<readonly string[]> {
  return await readdir(join(directory, ".stackctl", "processes")).catch(() => []);
}

/** Undefined for a process that has exited or belongs to another user. */
async function readProcess(pid: string) {
  try {
    const [command, environment, folder] = await Promise.all([
      readFile(`/proc/${pid}/cmdline`, "utf8"),
      readFile(`/proc/${pid}/environ`, "utf8"),
      readlink(`/proc/${pid}/cwd`),
    ]);
    // A zombie has neither.
    if (command === "") return undefined;
    const words = command.split("\0").join(" ").trim();
    return { pid: Number(pid), command: words, text: [words, environment, folder].join("\n") };
  } catch {
    return undefined;
  }
}
