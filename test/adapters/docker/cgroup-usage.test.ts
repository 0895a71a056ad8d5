import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readCgroupUsage } from "../../../src/adapters/docker/cgroup-usage.ts";
import { withoutCache } from "../../../src/adapters/docker/usage-sample.ts";

const id = "12ab34cd";
let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "stackctl-cgroup-"));
});
afterEach(() => rm(root, { recursive: true }));

async function write(files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
}

const version2 = (folder: string) => ({
  [`${folder}/memory.current`]: "5242880\n",
  [`${folder}/memory.stat`]: "anon 4096\ninactive_file 1048576\nactive_file 0\n",
  [`${folder}/cpu.stat`]: "usage_usec 2500000\nuser_usec 2000000\n",
});

const version1 = (folder: string) => ({
  [`memory/${folder}/memory.usage_in_bytes`]: "5242880\n",
  [`memory/${folder}/memory.stat`]: "inactive_file 0\ntotal_inactive_file 1048576\n",
  [`cpuacct/${folder}/cpuacct.usage`]: "2500000000\n",
});

describe("readCgroupUsage", () => {
  it.each([
    ["version 2, systemd", version2(`system.slice/docker-${id}.scope`)],
    ["version 2, cgroupfs", version2(`docker/${id}`)],
    ["version 1, systemd", version1(`system.slice/docker-${id}.scope`)],
    ["version 1, cgroupfs", version1(`docker/${id}`)],
  ])("reads memory without dropped cache, and processor time, of %s", async (_, files) => {
    await write(files);
    expect(readCgroupUsage(id, root)).toMatchObject({ memoryBytes: 4 * 1024 ** 2, cpuMs: 2500 });
  });

  it.each([
    ["version 2", version2(`docker/${id}`), `docker/${id}/memory.peak`],
    ["version 1", version1(`docker/${id}`), `memory/docker/${id}/memory.max_usage_in_bytes`],
  ])("reads the peak of %s where the kernel keeps it, without cache too", async (_, files, peakFile) => {
    await write(files);
    expect(readCgroupUsage(id, root)).not.toHaveProperty("peakMemoryBytes");
    await write({ [peakFile]: "9437184\n" });
    expect(readCgroupUsage(id, root)).toMatchObject({ peakMemoryBytes: 8 * 1024 ** 2 });
  });

  it("returns undefined if a file is missing", async () => {
    await write(version2(`docker/${id}`));
    await rm(join(root, `docker/${id}/cpu.stat`));
    expect(readCgroupUsage(id, root)).toBeUndefined();
    expect(readCgroupUsage("other", root)).toBeUndefined();
  });
});

describe("withoutCache", () => {
  it("never goes below nothing", () => {
    expect(withoutCache(100, 30)).toBe(70);
    expect(withoutCache(100, 100)).toBe(100);
    expect(withoutCache(100, 200)).toBe(100);
  });
});
