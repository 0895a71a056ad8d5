import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { readdir, rm } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { withLock } from "../with-lock.ts";

const script = fileURLToPath(new URL("./build.sh", import.meta.url));

/**
 * Builds the programs of a Kubernetes cluster from Debian's packages if they are missing, once per version of the
 * script, and prints the duration to stderr. Returns their folder, which is below the user's cache folder.
 */
export async function ensurePrograms(): Promise<string> {
  const hash = createHash("sha256").update(readFileSync(script)).digest("hex").slice(0, 12);
  const caches = process.env.XDG_CACHE_HOME || join(homedir(), ".cache");
  const folder = join(caches, "stackctl-test", `kubernetes-${hash}`);
  // A test run that has the programs does not wait for the build of another version.
  if (existsSync(folder)) return folder;
  await withLock("kubernetes-programs", async () => {
    if (!existsSync(folder)) await build(folder);
  });
  return folder;
}

async function build(folder: string): Promise<void> {
  process.stderr.write(
    "kubernetes: building it from Debian's packages, about 8 minutes of processor time. Set STACKCTL_TEST_KUBERNETES=none to skip the tests that need it.\n",
  );
  await removeUnfinished(dirname(folder));
  const startedAt = performance.now();
  await execa("sh", [script, folder], { timeout: 3_600_000, all: true });
  const seconds = Math.round((performance.now() - startedAt) / 1000);
  process.stderr.write(`kubernetes: built in ${seconds} s: ${folder}\n`);
}

/** A build that was killed leaves its scratch folder, of several GB. */
async function removeUnfinished(builds: string): Promise<void> {
  for (const name of await readdir(builds).catch(() => [])) {
    if (name.startsWith("building-")) await rm(join(builds, name), { recursive: true, force: true });
  }
}
