// Builds dist/: the command line, and the complete build context of the backend's image.
//   node esbuild.config.mjs [--base=runtime|registry]
// `runtime` makes an image of this machine's own Node (Linux only, the default there); `registry` starts from an
// official Node image, as the published package does. Both Dockerfiles are in templates/backend.
import { existsSync } from "node:fs";
import { copyFile, cp, mkdir, readdir, readFile, rename, rm, symlink, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { parseArgs } from "node:util";
import { build } from "esbuild";
import { archiveChunks } from "./scripts/archive-chunks.mjs";
import { formatLicences } from "./scripts/licences/format-licences.mjs";
import { listBundled } from "./scripts/licences/list-bundled.mjs";
import { stageRuntime } from "./scripts/stage-runtime.mjs";

process.chdir(import.meta.dirname);
const canStageRuntime = process.platform === "linux";
const { values } = parseArgs({
  options: { base: { type: "string", default: canStageRuntime ? "runtime" : "registry" } },
});
const { base } = values;
if (base !== "registry" && !(base === "runtime" && canStageRuntime)) {
  throw new Error(`--base=${base}: write registry or, on Linux, runtime`);
}

/**
 * postgres writes its next statement to a socket that may be gone by then: that ends the process, as an error that nobody
 * can catch. It also takes a write that it gave up for one that is still to come, and then never writes again.
 * https://github.com/porsager/postgres/issues/1208 (of version 3.4.9)
 */
const postgresGuarded = {
  name: "postgres-guarded",
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]postgres[\\/]src[\\/]connection\.js$/ }, async ({ path }) => {
      const text = await readFile(path, "utf8");
      const contents = text
        .replace(
          "    const x = socket.write(chunk, fn)\n",
          `    if (socket === null) {
      chunk = nextWriteTimer = null
      error(Errors.connection('CONNECTION_CLOSED', options, socket))
      return false
    }
$&`,
        )
        .replaceAll("    clearImmediate(nextWriteTimer)\n", "$&    chunk = nextWriteTimer = null\n");
      const added =
        contents.split("chunk = nextWriteTimer = null").length -
        text.split("chunk = nextWriteTimer = null").length;
      if (added !== 3) throw new Error("postgres writes to its socket in another way now");
      return { contents, loader: "js" };
    });
  },
};

/**
 * commander loads Node's child processes for programs as sub-commands, of which there are none here; that takes 10 ms,
 * a tenth of an empty Node.
 */
const commanderAlone = {
  name: "commander-alone",
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]commander[\\/]lib[\\/]command\.js$/ }, async ({ path }) => {
      const text = await readFile(path, "utf8");
      const contents = text.replace("const childProcess = require('node:child_process');", "");
      if (contents === text) throw new Error("commander loads child processes in another way now");
      return { contents: `const childProcess = undefined;\n${contents}`, loader: "js" };
    });
  },
};

/**
 * zod-openapi re-exports all of zod, with its messages in every language: a fifth of the backend. The backend's are
 * English.
 */
const zodInEnglish = {
  name: "zod-in-english",
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]zod[\\/]v4[\\/]locales[\\/]index\.js$/ }, () => ({
      contents: 'export { default as en } from "./en.js";',
      loader: "js",
    }));
  },
};

const shared = {
  bundle: true,
  format: "esm",
  platform: "node",
  target: "node20.19",
  // Names stay, so that a stack trace can be read.
  minifySyntax: true,
  minifyWhitespace: true,
  // The same parser as ECMAScript modules, of which only what is used is loaded.
  alias: { yaml: "./node_modules/yaml/browser/dist/index.js" },
  legalComments: "none",
  logLevel: "warning",
  metafile: true,
  // Bundled CommonJS packages call require() for what Node brings.
  banner: {
    js: 'import { createRequire as __createRequire } from "node:module";const require = __createRequire(import.meta.url);',
  },
};

const [cli, backend] = await Promise.all([
  buildCli(),
  buildBackend(),
  stageRuntime({ root: "dist/backend/runtime", stampFile: "dist/runtime.json", base }),
]);
await writeLicences({ cli, backend });
await copyFile(`templates/backend/Dockerfile.${base}`, "dist/backend/Dockerfile");
await stageTrainer();
await writeSchemas();
await linkLauncher("node_modules/.bin");
// Written last: a build that broke off is seen as stale.
await writeFile("dist/build.json", `${JSON.stringify({ base, node: process.version })}\n`);

/** CommonJS files, of which bin/load-program.js keeps the compiled code. */
async function buildCli() {
  const result = await build({
    ...shared,
    banner: {},
    define: { "import.meta.dirname": "__dirname" },
    entryPoints: { main: "src/cli/main.ts" },
    outdir: "dist/cli",
    splitting: true,
    plugins: [commanderAlone],
    write: false,
  });
  const archives = await archiveChunks(result);
  await mkdir("dist/cli", { recursive: true });
  // The one that requires the others is the last.
  for (const [name, text] of Object.entries(archives)) await writeWhole(`dist/cli/${name}.cjs`, text);
  await removeOthers(
    "dist/cli",
    Object.keys(archives).map((name) => `dist/cli/${name}.cjs`),
  );
  return result.metafile;
}

/** In one move, so that a program that starts meanwhile finds the old text or the new. */
async function writeWhole(path, text) {
  await writeFile(`${path}.new`, text);
  await rename(`${path}.new`, path);
}

/** Self-contained: the image has no node_modules. */
async function buildBackend() {
  const { metafile } = await build({
    ...shared,
    entryPoints: { main: "src/backend/main.ts", healthcheck: "src/backend/healthcheck.ts" },
    outdir: "dist/backend/app",
    plugins: [zodInEnglish, postgresGuarded],
    // SQLite loads its WebAssembly from beside itself. A folder node_modules would not be packed.
    banner: { js: `${shared.banner.js}const __dirname = import.meta.dirname;` },
  });
  const sqlite = "node-sqlite3-wasm.wasm";
  await copyFile(`node_modules/node-sqlite3-wasm/dist/${sqlite}`, `dist/backend/app/${sqlite}`);
  await rm("dist/backend/app/node_modules", { recursive: true, force: true });
  await writeFile("dist/backend/app/package.json", '{ "type": "module" }\n');
  await rm("dist/backend/app/features", { recursive: true, force: true });
  for (const pack of await readdir("templates/features")) {
    await cp(`templates/features/${pack}/feature.yaml`, `dist/backend/app/features/${pack}/feature.yaml`);
  }
  return metafile;
}

/**
 * Writes the licences of the packages that the bundles contain: of all bundles beside them, and of the backend's into
 * the image. `npm run sbom` reads the list.
 */
async function writeLicences(metafiles) {
  const found = await listBundled(metafiles);
  const list = found.map(({ texts, ...one }) => one);
  await writeFile("dist/bundled-packages.json", `${JSON.stringify(list, undefined, 2)}\n`);
  await writeFile("dist/THIRD-PARTY-LICENSES.txt", formatLicences(found));
  const inBackend = found.filter(({ bundles }) => bundles.includes("backend"));
  await writeFile("dist/backend/app/THIRD-PARTY-LICENSES.txt", formatLicences(inBackend));
}

/** The trainer's image has the backend's files, in an image with PyTorch where one is given: see the Dockerfile. */
async function stageTrainer() {
  await copyFile("templates/features/fsdp/train.py", "dist/backend/app/train.py");
  const dockerfile = await readFile("templates/features/fsdp/Dockerfile", "utf8");
  // Where nothing is to be pulled, PyTorch comes only with an image that somebody names.
  const chosen =
    base === "registry" ? dockerfile : dockerfile.replace(/^ARG BASE_IMAGE=.*$/m, "ARG BASE_IMAGE=");
  const text = chosen.replace("ARG NODE_FROM=registry", `ARG NODE_FROM=${base}`);
  await writeFile("dist/backend/Dockerfile.fsdp", text);
  await mkdir("dist/backend/runtime", { recursive: true });
  // A volume takes over the owner of the folder that it is mounted on.
  await mkdir("dist/backend/data", { recursive: true });
  await writeFile("dist/backend/data/.keep", "");
}

/** The JSON Schemas that editors read and those of the --json documents, from the program's own schemas. */
async function writeSchemas() {
  const outfile = "dist/json-schemas.mjs";
  const contents = `export { describeSchemas } from "./src/domain/json-schemas.ts";
export { describeDocuments } from "./src/domain/documents/document-schemas.ts";`;
  await build({ ...shared, stdin: { contents, resolveDir: "." }, outfile });
  const { describeSchemas, describeDocuments } = await import(join(import.meta.dirname, outfile));
  await mkdir("schemas/json", { recursive: true });
  for (const [name, text] of Object.entries({ ...describeSchemas(), ...describeDocuments() })) {
    const path = join("schemas", name);
    // Untouched where it is up to date: an installed package may be read-only.
    if ((await readFile(path, "utf8").catch(() => "")) !== text) await writeFile(path, text);
  }
  await rm(outfile);
}

/** Leaves what an older build wrote there until the new one is complete, so that a running program finds its parts. */
async function removeOthers(folder, outputs) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const kept = new Set(outputs.map((path) => relative(".", path)));
  await Promise.all(files.filter((path) => !kept.has(path)).map((path) => rm(path, { force: true })));
}

/** `npx stackctl` in a clone finds the launcher here; without it npx installs the clone into its own cache first. */
async function linkLauncher(folder) {
  const onWindows = process.platform === "win32";
  const link = join(folder, onWindows ? "stackctl.cmd" : "stackctl");
  if (!existsSync(folder) || existsSync(link)) return;
  if (onWindows) await writeFile(link, '@node "%~dp0\\..\\..\\bin\\stackctl.js" %*\r\n');
  else await symlink("../../bin/stackctl.js", link);
}
