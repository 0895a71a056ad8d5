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
 * Every process that runs for a fixture, read from the system and not from what stackctl knows: its words, its working
 * folder or its environment are of the fixture's folder. Linux only.
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

/** Nothing of a fixture runs, and nothing is known of it any more. */
export async function expectNothing(fixture: Pick<Fixture, "directory">): Promise<void> {
  expect(await processesOf(fixture)).toEqual([]);
  expect(await recordsOf(fixture)).toEqual([]);
}

/** Names of the services that `.stackctl/processes` knows. */
export async function recordsOf({ directory }: Pick<Fixture, "directory">): Promise<readonly string[]> {
  return await readdir(join(directory, ".stackctl", "processes")).catch(() => []);
}

/** Undefined for one that has ended, or belongs to somebody else. */
async function readProcess(pid: string) {
  try {
    const [command, environment, folder] = await Promise.all([
      readFile(`/proc/${pid}/cmdline`, "utf8"),
      readFile(`/proc/${pid}/environ`, "utf8"),
      readlink(`/proc/${pid}/cwd`),
    ]);
    // One that has ended, and that nobody waited for, has neither.
    if (command === "") return undefined;
    const words = command.split("\0").join(" ").trim();
    return { pid: Number(pid), command: words, text: [words, environment, folder].join("\n") };
  } catch {
    return undefined;
  }
}
