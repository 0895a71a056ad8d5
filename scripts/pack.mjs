// Runs before and after npm packs this folder: `npm pack` and `npm publish` call it as `prepack` and `postpack`.
//   start  builds the published files, and reduces package.json to the fields that a user needs
//   end    restores package.json and this machine's own build
// The bundles contain every package that they use, so the published package has no dependency. Its scripts only work in
// a clone, and npm warns at installation about a `prepare` script.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname, "..");
const manifest = join(root, "package.json");
/** The complete package.json while npm packs; npm never packs this folder. */
const kept = join(root, "node_modules/.package.json");

const [phase] = process.argv.slice(2);
// An interrupted run has left the published package.json.
if (existsSync(kept)) renameSync(kept, manifest);
if (phase === "start") {
  build("--base=registry");
  const text = readFileSync(manifest, "utf8");
  writeFileSync(kept, text);
  const { scripts: _scripts, devDependencies: _packages, ...published } = JSON.parse(text);
  writeFileSync(manifest, `${JSON.stringify(published, undefined, 2)}\n`);
} else if (phase === "end") {
  build();
} else {
  throw new Error("usage: node scripts/pack.mjs start|end");
}

function build(...args) {
  const { status } = spawnSync(process.execPath, ["esbuild.config.mjs", ...args], {
    cwd: root,
    stdio: ["ignore", "inherit", "inherit"],
  });
  if (status !== 0) process.exit(status ?? 1);
}
