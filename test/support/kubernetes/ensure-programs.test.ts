import { existsSync } from "node:fs";
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ensurePrograms } from "./ensure-programs.ts";

let folder: string;
let printed: string[];

/** Replaces `sh` for scripts, and not for the lock. */
async function writeShell(script: string): Promise<void> {
  const file = join(folder, "sh");
  await writeFile(file, `#!/bin/sh\n[ "$1" != -c ] || exec /bin/sh "$@"\n${script}\n`);
  await chmod(file, 0o755);
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "stackctl-test-programs-"));
  printed = [];
  vi.spyOn(process.stderr, "write").mockImplementation((text) => {
    printed.push(String(text));
    return true;
  });
  vi.stubEnv("PATH", `${folder}:${process.env.PATH}`);
  vi.stubEnv("TMPDIR", folder);
  vi.stubEnv("XDG_CACHE_HOME", join(folder, "cache"));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  await rm(folder, { recursive: true });
});

describe("the programs of Kubernetes", () => {
  it("are built once, which is announced, as is the time that it took", async () => {
    await writeShell(`echo "$1" >>${folder}/runs; mkdir "$2"`);
    const unfinished = join(folder, "cache/stackctl-test/building-abc");
    await mkdir(unfinished, { recursive: true });
    const first = await ensurePrograms();
    expect(await ensurePrograms()).toBe(first);
    expect(await readFile(join(folder, "runs"), "utf8")).toMatch(/^\S+\/build\.sh\n$/);
    expect(printed.join("")).toMatch(/^kubernetes: building it from .*\nkubernetes: built in .*\n$/);
    expect(existsSync(unfinished)).toBe(false);
  });

  it("are missing with the words of the script that fails", async () => {
    await writeShell("echo no Debian mirror >&2; exit 1");
    await expect(ensurePrograms()).rejects.toThrow("no Debian mirror");
  });
});
