// Lists components that are compiled into a package's files but are not npm packages.
import { readFile } from "node:fs/promises";
import { join } from "node:path";

/**
 * The parts of a package that no metafile lists, each with name, version, licence, texts and the package's
 * name.
 */
export async function listParts(name, folder) {
  if (name !== "node-sqlite3-wasm") return [];
  const binary = await readFile(join(folder, "dist/node-sqlite3-wasm.wasm"), "latin1");
  const [[, version] = [], ...others] = binary.matchAll(/(3\.\d+\.\d+)\0/g);
  if (version === undefined || others.length > 0)
    throw new Error(`${name}: the version of its SQLite cannot be found`);
  const text = (file) => readFile(join(import.meta.dirname, "texts", file), "utf8");
  const mit = await text("MIT.txt");
  const by = (holder) => mit.replace("<holder>", holder);
  const { scripts } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
  // The compiler's image also determines the version of its C library.
  const compiler = /emscripten\/emsdk:([\d.]+)/.exec(scripts?._docker ?? "")?.[1];
  if (compiler === undefined) throw new Error(`${name}: the version of Emscripten cannot be found`);
  return [
    { name: "sqlite", version, license: "blessing", texts: [await text("blessing.txt")], within: name },
    {
      name: "emscripten",
      version: compiler,
      license: "MIT",
      texts: [
        by("2010-2014 Emscripten authors, see AUTHORS file"),
        `Emscripten's C library is musl:\n\n${by("2005-2020 Rich Felker, et al.")}`,
      ],
      within: name,
    },
  ];
}
