import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { withLock } from "./with-lock.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const sources = [
  "src",
  "templates/backend",
  "templates/features",
  "scripts",
  "esbuild.config.mjs",
  "package.json",
  "node_modules/.package-lock.json",
];

/** Runs the build if a source is newer than the last build, under a lock. */
export async function buildIfStale(): Promise<void> {
  await withLock("build", async () => {
    const [written, built] = await Promise.all([newestChange(sources), newestChange(["dist/build.json"])]);
    if (written > built) await execa("npm", ["run", "--silent", "build"], { cwd: root });
  });
}

/** Epoch milliseconds of the newest change below these paths; 0 where none exists. */
async function newestChange(paths: readonly string[]): Promise<number> {
  let newest = 0;
  for (const path of paths) {
    const found = await stat(join(root, path)).catch(() => undefined);
    if (found === undefined) continue;
    newest = Math.max(newest, found.mtimeMs);
    if (!found.isDirectory()) continue;
    const below = await readdir(join(root, path));
    newest = Math.max(newest, await newestChange(below.map((name) => join(path, name))));
  }
  return newest;
}
