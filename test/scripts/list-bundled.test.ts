import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, it, onTestFinished } from "vitest";
import * as z from "zod";

const Bundled = z.array(
  z.strictObject({
    name: z.string(),
    version: z.string(),
    license: z.string(),
    texts: z.array(z.string()),
    bundles: z.array(z.string()),
  }),
);
const module: unknown = await import(
  pathToFileURL(join(import.meta.dirname, "../../scripts/licences/list-bundled.mjs")).href
);
const { listBundled } = z
  .object({ listBundled: z.function({ input: [z.unknown(), z.string()], output: z.promise(Bundled) }) })
  .parse(module);

type Files = Readonly<Record<string, string | object>>;

/** Lists what two bundles contain: `cli` has code of each path in `inCli`, `backend` of each in `inBackend`. */
async function list(files: Files, inCli: Readonly<Record<string, number>>, inBackend = inCli) {
  const folder = await mkdtemp(join(tmpdir(), "stackctl-test-bundled-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), typeof content === "string" ? content : JSON.stringify(content));
  }
  const metafile = (bytes: Readonly<Record<string, number>>) => ({
    outputs: {
      "out.js": {
        inputs: Object.fromEntries(
          Object.entries(bytes).map(([path, bytesInOutput]) => [path, { bytesInOutput }]),
        ),
      },
    },
  });
  return await listBundled({ cli: metafile(inCli), backend: metafile(inBackend) }, folder);
}

const a = { name: "a", version: "1.0.0", license: "MIT" };

describe("listBundled", () => {
  it("lists each package by name and version, with the bundles that contain it", async () => {
    const files = {
      "node_modules/a/package.json": a,
      "node_modules/a/LICENSE": "text of a",
      "node_modules/b/package.json": { name: "@s/b", version: "2.0.0", license: "ISC" },
      "node_modules/b/license.md": "text of b",
      "node_modules/b/node_modules/a/package.json": { ...a, version: "0.9.0" },
      "node_modules/b/node_modules/a/COPYING": "text of the old a",
    };
    const inCli = { "src/main.ts": 9, "node_modules/b/x/y.js": 5, "node_modules/b/node_modules/a/i.js": 1 };
    expect(await list(files, inCli, { "node_modules/a/i.js": 1, "node_modules/b/z.js": 1 })).toEqual([
      { name: "@s/b", version: "2.0.0", license: "ISC", texts: ["text of b"], bundles: ["cli", "backend"] },
      { ...a, version: "0.9.0", texts: ["text of the old a"], bundles: ["cli"] },
      { ...a, texts: ["text of a"], bundles: ["backend"] },
    ]);
  });

  it("omits a package without remaining code", async () => {
    expect(await list({ "node_modules/a/package.json": a }, { "node_modules/a/i.js": 0 })).toEqual([]);
  });

  it("includes notices in addition to the licence", async () => {
    const files = {
      "node_modules/a/package.json": a,
      "node_modules/a/NOTICE": "notice",
      "node_modules/a/LICENSE-MIT": "licence",
      "node_modules/a/ThirdPartyNotices.txt": "others",
    };
    const [found] = await list(files, { "node_modules/a/i.js": 1 });
    expect(found?.texts).toEqual(["licence", "notice", "others"]);
  });

  it.each([
    ["MIT", "Ann Author <ann@example.com> (https://example.com)", "Copyright (c) Ann Author\n"],
    ["MIT", { name: "Ann" }, "Copyright (c) Ann\n"],
    ["MIT", undefined, "Copyright (c) the authors of a\n"],
    ["Apache-2.0", undefined, "Version 2.0, January 2004"],
    ["Unlicense", undefined, "public domain"],
  ])("uses the standard text of %s if a package by %j contains none", async (license, author, expected) => {
    const files = { "node_modules/a/package.json": { ...a, license, author }, "node_modules/a/NOTICE": "n" };
    const [found] = await list(files, { "node_modules/a/i.js": 1 });
    expect(found?.texts).toEqual([expect.stringContaining(expected), "n"]);
  });

  it.each([
    ["names no licence", { license: undefined }, "names no licence"],
    ["is not licensed", { license: "UNLICENSED" }, "names no licence"],
    ["has no text of its licence", { license: "EUPL-1.2" }, "add the text of EUPL-1.2"],
    ["points at a file that is missing", { license: "SEE LICENSE IN x" }, "has no licence file"],
  ])("fails for a package that %s", async (_, change, message) => {
    const files = { "node_modules/a/package.json": { ...a, ...change } };
    await expect(list(files, { "node_modules/a/i.js": 1 })).rejects.toThrow(message);
  });
});
