// Makes two CommonJS files of the chunks that esbuild splits a program into: what it starts with, and everything that
// it imports dynamically. Each chunk stays a module that runs when it is first asked for.
import { basename } from "node:path";
import { transform } from "esbuild";

/**
 * `result` is of a build with `format: "esm"`, `splitting`, `metafile` and `write: false`, of the one entry point that is
 * named `main`. Gives the texts of `main.cjs` and of `rest.cjs`, which the first one requires.
 */
export async function archiveChunks({ outputFiles, metafile }) {
  const imports = new Map(
    Object.entries(metafile.outputs).map(([path, output]) => [
      basename(path),
      output.imports.filter(({ external, kind }) => !external && kind === "import-statement"),
    ]),
  );
  const first = new Set();
  const follow = (name) => {
    if (first.has(name)) return;
    first.add(name);
    for (const { path } of imports.get(name)) follow(basename(path));
  };
  follow("main.js");
  const chunks = await Promise.all(
    outputFiles.map(async ({ path, text }) => {
      const { code } = await transform(text, {
        format: "cjs",
        platform: "node",
        target: "node20.19",
        supported: { "dynamic-import": false },
        minifyWhitespace: true,
        minifySyntax: true,
      });
      return { name: basename(path), code };
    }),
  );
  const archive = (members) =>
    `{${members.map(({ name, code }) => `${JSON.stringify(name)}(module,exports,require){${code}}`).join(",\n")}}`;
  return {
    main: `const first=${archive(chunks.filter(({ name }) => first.has(name)))};\n${runtime}`,
    rest: `module.exports=${archive(chunks.filter(({ name }) => !first.has(name)))};\n`,
  };
}

/** Chunks are asked for by file name; all else is Node's. */
const runtime = `const loaded=new Map();
let rest;
const load=(name)=>{
  const chunk=/^\\.\\/([^/]+\\.js)$/.exec(name)?.[1];
  if(chunk===undefined)return require(name);
  const known=loaded.get(chunk);
  if(known!==undefined)return known.exports;
  const module={exports:{}};
  loaded.set(chunk,module);
  const run=first[chunk]??(rest??=require("./rest.cjs"))[chunk];
  run(module,module.exports,load);
  return module.exports;
};
module.exports=load("./main.js");
`;
