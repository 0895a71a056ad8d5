import { readFileSync } from "node:fs";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { startEngine } from "./start-engine.ts";

const canInstall =
  process.platform === "linux" &&
  process.getuid?.() === 0 &&
  /^ID=debian$/m.test(readFileSync("/etc/os-release", "utf8"));

let folder = "";
const printed: string[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "stackctl-start-engine-"));
  printed.length = 0;
  vi.spyOn(process.stderr, "write").mockImplementation((text) => {
    printed.push(String(text));
    return true;
  });
  vi.stubEnv("PATH", folder);
  vi.stubEnv("DOCKER_HOST", undefined);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  await rm(folder, { recursive: true });
});

async function writeProgram(name: string, script: string): Promise<void> {
  await writeFile(join(folder, name), `#!/bin/sh\n${script}\n`);
  await chmod(join(folder, name), 0o755);
}

describe("an engine for tests", () => {
  it("is absent with STACKCTL_TEST_ENGINE=none, without running any program", async () => {
    await writeProgram("docker", `echo ran >${folder}/ran`);
    vi.stubEnv("STACKCTL_TEST_ENGINE", "none");
    expect(await startEngine()).toEqual({ kind: "absent", reason: "STACKCTL_TEST_ENGINE=none" });
    expect(printed).toEqual([]);
    expect(() => readFileSync(join(folder, "ran"))).toThrow("ENOENT");
  });

  it.runIf(canInstall)("is announced on one line, with the opt-out, before it is installed", async () => {
    await writeProgram("docker", "echo no engine >&2; exit 1");
    await writeProgram("sh", 'echo "installed: $1" >&2; exit 1');
    vi.stubEnv("STACKCTL_TEST_ENGINE", undefined);
    const engine = await startEngine();
    expect(engine).toMatchObject({ kind: "absent", reason: expect.stringContaining("install-debian.sh") });
    expect(printed).toEqual([
      "test engine: installing what is missing of Docker Engine, Compose, BuildKit and BusyBox, as root, from Debian's packages. Set STACKCTL_TEST_ENGINE=none to skip the tests that need it.\n",
    ]);
  });
});
