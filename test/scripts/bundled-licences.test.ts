import { readdir, readFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { build } from "esbuild";
import { beforeAll, describe, expect, it } from "vitest";
import * as z from "zod";
import { buildIfStale } from "../support/build-if-stale.ts";

const root = join(import.meta.dirname, "..", "..");
const read = (path: string) => readFile(join(root, path), "utf8");

/** Licences that a bundle may contain. A person decides about any other licence. */
const allowed = new Set([
  ...["MIT", "ISC", "0BSD", "BSD-2-Clause", "BSD-3-Clause", "Apache-2.0", "BlueOak-1.0.0"],
  ...["Unlicense", "Python-2.0", "CC0-1.0", "blessing"],
]);

const bundles = {
  cli: ["src/cli/main.ts"],
  backend: ["src/backend/main.ts", "src/backend/healthcheck.ts"],
};

interface Section {
  readonly name: string;
  readonly licence: string;
  readonly within: string | undefined;
  readonly text: string;
}

function readSections(file: string): readonly Section[] {
  const [, ...sections] = file.split(`\n${"=".repeat(80)}\n`);
  return sections.map((section) => {
    const [, name = "", licence = "", , within, text = ""] =
      /^(.+)\nLicence: (.+)\n(Compiled into: (.+)\n)?\n([\s\S]+)$/.exec(section) ?? [];
    return { name, licence, within, text };
  });
}

/** `name version` of each package with code in the bundle, from a separate build. */
async function listPackages(entryPoints: readonly string[]): Promise<readonly string[]> {
  const { metafile } = await build({
    entryPoints: entryPoints.map((path) => join(root, path)),
    absWorkingDir: root,
    outdir: "dist",
    bundle: true,
    format: "esm",
    platform: "node",
    minifySyntax: true,
    metafile: true,
    write: false,
  });
  const inputs = Object.values(metafile.outputs).flatMap((output) => Object.entries(output.inputs));
  const folders = inputs.flatMap(([path, { bytesInOutput }]) => {
    const parts = path.split("/");
    const last = parts.lastIndexOf("node_modules");
    if (last < 0 || bytesInOutput === 0) return [];
    return [parts.slice(0, last + (parts[last + 1]?.startsWith("@") ? 3 : 2)).join("/")];
  });
  const packages = [...new Set(folders)].map(async (folder) => {
    const text = await read(`${folder}/package.json`);
    const { name, version } = z.object({ name: z.string(), version: z.string() }).parse(JSON.parse(text));
    return `${name} ${version}`;
  });
  return (await Promise.all(packages)).sort();
}

describe("the licence files of the build", () => {
  let whole: readonly Section[] = [];
  let backend: readonly Section[] = [];
  let ofCli: readonly string[] = [];
  let ofBackend: readonly string[] = [];
  beforeAll(async () => {
    await buildIfStale();
    whole = readSections(await read("dist/THIRD-PARTY-LICENSES.txt"));
    backend = readSections(await read("dist/backend/app/THIRD-PARTY-LICENSES.txt"));
    [ofCli, ofBackend] = await Promise.all([listPackages(bundles.cli), listPackages(bundles.backend)]);
  });
  const packagesOf = (sections: readonly Section[]) =>
    sections.filter(({ within }) => within === undefined).map(({ name }) => name);

  it("name exactly the packages whose code the bundles contain", () => {
    expect(ofCli.length).toBeGreaterThan(10);
    expect(packagesOf(whole).toSorted()).toEqual([...new Set([...ofCli, ...ofBackend])].sort());
    expect(packagesOf(backend).toSorted()).toEqual(ofBackend);
  });

  it("name the components of the WebAssembly file of SQLite", () => {
    const parts = backend.filter(({ within }) => within === "node-sqlite3-wasm");
    expect(parts.map(({ name, licence }) => [name.replace(/ .*/, ""), licence])).toEqual([
      ["emscripten", "MIT"],
      ["sqlite", "blessing"],
    ]);
  });

  it("contain the text of each licence, and only allowed licences", () => {
    expect(whole.filter(({ licence }) => !allowed.has(licence))).toEqual([]);
    expect(whole.filter(({ text }) => text.length < 200).map(({ name }) => name)).toEqual([]);
    expect(whole.filter(({ text }) => /<holder>|undefined/.test(text)).map(({ name }) => name)).toEqual([]);
  });

  it.runIf(process.platform === "linux")(
    "name the location of the licence of each file of this machine",
    async () => {
      const folder = join(root, "dist/backend/runtime");
      const licences = join(folder, "usr/local/share/licenses");
      const notice = await readFile(join(licences, "NOTICE.txt"), "utf8");
      const said = new Map(
        [...notice.matchAll(/^(\/.+): (.+)$/gm)].map(([, path = "", text = ""]) => [path, text]),
      );
      const entries = await readdir(folder, { recursive: true, withFileTypes: true });
      const files = entries
        .filter((entry) => entry.isFile() && !/\/(?:etc|licenses)$/.test(entry.parentPath))
        .map((entry) => `/${relative(folder, join(entry.parentPath, entry.name))}`)
        .map((path) => (path === "/usr/local/bin/node" ? process.execPath : path));
      expect([...said.keys()].sort()).toEqual(files.sort());
      const named = [...said.values()].filter((text) => !text.startsWith("no licence"));
      expect((await readdir(licences)).sort()).toEqual([...new Set([...named, "NOTICE.txt"])].sort());
    },
  );
});
