// Stages the root file system of an image that runs this machine's own Node.
import { spawnSync } from "node:child_process";
import { constants, existsSync } from "node:fs";
import { chmod, copyFile, mkdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { stageLicences } from "./licences/stage-licences.mjs";

/** Increase this number if the staged files change for the same Node. */
const layout = 2;

/**
 * Writes the file system of an image that can run this Node below `root`, or nothing if `base` is `registry`. The file
 * at `stampFile` records the Node, because the files are large and are staged once per Node.
 */
export async function stageRuntime({ root, stampFile, base }) {
  const changed = (await stat(process.execPath)).mtimeMs;
  const stamp = JSON.stringify({ base, node: process.version, path: process.execPath, changed, layout });
  if ((await readFile(stampFile, "utf8").catch(() => "")) === stamp) return;
  await rm(root, { recursive: true, force: true });
  if (base === "runtime") {
    const libraries = await librariesOf(process.execPath);
    for (const path of libraries) await stage(path, join(root, path));
    await stage(process.execPath, join(root, "usr/local/bin/node"));
    await stageLicences(root, process.execPath, libraries);
    await mkdir(join(root, "etc"), { recursive: true });
    await writeFile(join(root, "etc/passwd"), "root:x:0:0:root:/:/\nstackctl:x:10001:10001:stackctl:/:/\n");
    await writeFile(join(root, "etc/group"), "root:x:0:\nstackctl:x:10001:\n");
    await writeFile(join(root, "etc/nsswitch.conf"), "hosts: files dns\n");
    await mkdir(join(root, "tmp"), { recursive: true });
    await chmod(join(root, "tmp"), 0o1777);
  }
  await mkdir(dirname(stampFile), { recursive: true });
  await writeFile(stampFile, stamp);
}

/** The libraries that Node is linked to, and those that it loads by name at run time. */
async function librariesOf(program) {
  const { stdout, error } = spawnSync("ldd", [program], { encoding: "utf8" });
  if (error !== undefined) throw new Error("ldd cannot be run; build with --base=registry", { cause: error });
  const linked = [...stdout.matchAll(/(?:=> |^\s*)(\/\S+)/gm)].map(([, path]) => path);
  // glibc before 2.34 resolves host names with these.
  const libc = linked.find((path) => basename(path) === "libc.so.6");
  const resolver = ["libnss_files.so.2", "libnss_dns.so.2", "libresolv.so.2"].map((name) =>
    join(dirname(libc ?? "/none/libc"), name),
  );
  // Debian's Node has parts of its own JavaScript in files.
  const libnode = linked.find((path) => basename(path).startsWith("libnode.so"));
  const text = libnode === undefined ? "" : await readFile(libnode, "latin1");
  const scripts = text.match(/\/usr\/share\/nodejs\/[\w./@-]+\.js/g) ?? [];
  return new Set([...linked, ...[...resolver, ...scripts].filter((path) => existsSync(path))]);
}

/** Copies a file to its path below the root, and shares its blocks if the file system supports it. */
async function stage(from, to) {
  await mkdir(dirname(to), { recursive: true });
  await copyFile(from, to, constants.COPYFILE_FICLONE);
}
