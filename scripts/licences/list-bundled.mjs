// Finds the packages whose code a bundle contains, with their licences.
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { listParts } from "./list-parts.mjs";

const licenceFile = /^(?:licen[cs]e|copying|copyright|unlicense|notice|third[-_ ]?party)/i;

/**
 * The packages with at least one byte of code in the outputs of esbuild's `metafiles`, and components compiled into
 * their files, sorted by name and version. `metafiles` maps a bundle's name to its metafile; paths are relative to `root`.
 * Throws if the licence of a package is unknown or has no text.
 */
export async function listBundled(metafiles, root = ".") {
  const bundlesByFolder = new Map();
  for (const [bundle, { outputs }] of Object.entries(metafiles)) {
    for (const folder of new Set(Object.values(outputs).flatMap(listFolders))) {
      bundlesByFolder.set(folder, [...(bundlesByFolder.get(folder) ?? []), bundle]);
    }
  }
  const found = await Promise.all(
    [...bundlesByFolder].map(async ([folder, bundles]) => {
      const own = await readPackage(join(root, folder));
      const parts = await listParts(own.name, join(root, folder));
      return [own, ...parts].map((one) => ({ ...one, bundles }));
    }),
  );
  const order = ({ name, version }) => `${name} ${version}`;
  return found.flat().sort((a, b) => (order(a) < order(b) ? -1 : 1));
}

function listFolders({ inputs }) {
  return Object.entries(inputs).flatMap(([path, { bytesInOutput }]) => {
    const [folder] = /^.*node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(path) ?? [];
    return folder === undefined || bytesInOutput === 0 ? [] : [folder];
  });
}

async function readPackage(folder) {
  const { name, version, license, author } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
  if (typeof license !== "string" || license === "" || license === "UNLICENSED") {
    throw new Error(`${name} ${version} is bundled, and its package.json names no licence`);
  }
  const files = (await readdir(folder, { withFileTypes: true }))
    .filter((entry) => entry.isFile() && licenceFile.test(entry.name))
    .map((entry) => entry.name)
    .sort();
  const texts = await Promise.all(files.map((file) => readFile(join(folder, file), "utf8")));
  const hasLicence = files.some((file) => !/^(?:notice|third)/i.test(file));
  const own = hasLicence ? [] : [await readStandardText({ name, version, license, author })];
  return { name, version, license, texts: [...own, ...texts] };
}

async function readStandardText({ name, version, license, author }) {
  const path = join(import.meta.dirname, "texts", `${license}.txt`);
  const text = await readFile(path, "utf8").catch(() => {
    throw new Error(
      `${name} ${version} is bundled and has no licence file: add the text of ${license} as scripts/licences/texts/${license}.txt`,
    );
  });
  const holder = typeof author === "object" ? author?.name : author?.replace(/\s*[<(].*$/, "");
  return text.replace("<holder>", holder ?? `the authors of ${name}`);
}
