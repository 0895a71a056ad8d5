import { cp, mkdir, mkdtemp, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import * as z from "zod";
import { cleanEnvironment } from "./run-stackctl.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const left = new Set([".git", ".test-artifacts", "dist", "node_modules", "coverage"]);

const Entry = z.object({
  filename: z.string(),
  size: z.number(),
  unpackedSize: z.number(),
  files: z.array(z.object({ path: z.string() })),
});

/** The result of `npm pack` for this folder. */
export interface PackedPackage {
  /** The .tgz file. */
  readonly tarball: string;
  readonly sizeBytes: number;
  readonly unpackedBytes: number;
  /** Sorted, relative to the package. */
  readonly files: readonly string[];
  /** The stderr of npm and its scripts. */
  readonly stderr: string;
  /** package.json in the packed folder, once npm has ended. */
  readonly folder: string;
  remove(): Promise<void>;
}

/**
 * Runs `npm pack` in a copy of this folder, because packing writes to `dist` and package.json. The copy is inside the
 * folder, so its `node_modules` can be hard links.
 */
export async function packPackage(): Promise<PackedPackage> {
  await mkdir(join(root, ".test-artifacts"), { recursive: true });
  const temporary = await mkdtemp(join(root, ".test-artifacts", "pack-"));
  const folder = join(temporary, "clone");
  await mkdir(folder);
  for (const name of await readdir(root)) {
    if (!left.has(name)) await cp(join(root, name), join(folder, name), { recursive: true });
  }
  const link = process.platform === "linux" ? ["-a", "--link"] : ["-R"];
  await execa("cp", [...link, join(root, "node_modules"), join(folder, "node_modules")]);
  const { stdout, stderr } = await npm(["pack", "--json", "--pack-destination", temporary], { cwd: folder });
  const [{ filename, size, unpackedSize, files }] = z.tuple([Entry]).parse(JSON.parse(stdout));
  return {
    tarball: join(temporary, filename),
    sizeBytes: size,
    unpackedBytes: unpackedSize,
    files: files.map(({ path }) => path).sort(),
    stderr,
    folder,
    remove: () => rm(temporary, { recursive: true, force: true }),
  };
}

/**
 * Runs npm with an empty cache, without a registry, and without the environment of the npm that runs the
 * tests.
 */
export async function npm(args: readonly string[], { cwd }: { readonly cwd: string }) {
  return await execa("npm", args, {
    cwd,
    extendEnv: false,
    env: {
      ...cleanEnvironment(),
      npm_config_cache: join(cwd, ".npm-cache"),
      npm_config_userconfig: join(cwd, ".npmrc"),
      npm_config_registry: "http://127.0.0.1:9",
      npm_config_fetch_retries: "0",
      npm_config_update_notifier: "false",
    },
  });
}
