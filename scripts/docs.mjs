// Writes the files that are generated from the code: docs/reference.md, docs/swarm-keys.md, the manual pages, `man` in
// package.json.
//   npm run docs
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { build } from "esbuild";

const root = join(import.meta.dirname, "..");
// Next to the sources, so modules that are loaded at run time are found in node_modules.
const outfile = join(import.meta.dirname, `.docs-${process.pid}.mjs`);
try {
  await build({
    entryPoints: [join(import.meta.dirname, "docs/write-docs.ts")],
    bundle: true,
    format: "esm",
    // Bundled CommonJS packages call require() for modules of Node.
    banner: {
      js: 'import { createRequire as __createRequire } from "node:module";const require = __createRequire(import.meta.url);',
    },
    platform: "node",
    target: "node20.19",
    outfile,
    logLevel: "warning",
  });
  const { writeDocs } = await import(outfile);
  writeDocs(root);
} finally {
  await rm(outfile, { force: true });
}
