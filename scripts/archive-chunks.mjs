// Combines the chunks of an esbuild program into two CommonJS files. Each chunk remains a module that runs when it is
// first required.
import { basename } from "node:path";
import { transform } from "esbuild";

/**
 * `result` is a build of one entry point named `main`, with `format: "esm"`, `splitting`, `metafile` and `write: false`.
 * Returns the text of `main`, which has the chunks that the entry point imports statically, and of `rest`, which `main`
 * requires for the first other chunk.
 */
export async function archiveChunks({ outputFiles, metafile }) {
  const outputs = new Map(Object.entries(metafile.outputs).map(([path, output]) => [basename(path), output]));
  const first = new Set();
  const put = (name) => {
    if (first.has(name)) return;
    first.add(name);
    for (const { path, external, kind } of outputs.get(name).imports) {
      if (!external && kind === "import-statement") put(basename(path));
    }
  };
  put("main.js");
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
      return { name: basename(path), code: takeHelpersOff(code) };
    }),
  );
  const archive = (isIncluded) =>
    `{${chunks
      .filter(({ name }) => isIncluded(name))
      .map(({ name, code }) => `${JSON.stringify(name)}(module,exports,require){${code}}`)
      .join(",\n")}}`;
  return {
    rest: `${helpers}module.exports=${archive((name) => !first.has(name))};\n`,
    main: `${helpers}const first=${archive((name) => first.has(name))};\n${runtime}`,
  };
}

/**
 * esbuild repeats a few helper functions in each chunk. A combined file has them once, and a chunk's exports are the
 * object that it fills, not a copy, because only other chunks of the program use it.
 */
const helpers = `const __defProp=Object.defineProperty;
const __export=(target,all)=>{for(const name in all)__defProp(target,name,{get:all[name],enumerable:true})};
const __toCommonJS=(exports)=>__defProp(exports,"__esModule",{value:true});
const __toESM=(exports,isNodeMode)=>{
  if(!isNodeMode&&exports?.__esModule)return exports;
  const module=exports==null?{}:Object.create(Object.getPrototypeOf(exports));
  __defProp(module,"default",{value:exports,enumerable:true});
  if(exports&&typeof exports==="object"||typeof exports==="function")
    for(const name of Object.getOwnPropertyNames(exports))
      if(!Object.hasOwn(module,name))__defProp(module,name,{get:()=>exports[name],enumerable:true});
  return module;
};
`;

function takeHelpersOff(code) {
  if (!code.startsWith("var __")) return code;
  const start = code.indexOf("var stdin_exports=");
  const declared = [...code.slice(0, start).matchAll(/(?:var |,)(__\w+)=/g)].map(([, name]) => name);
  const known =
    /^__(?:create|defProp|getOwnPropDesc|getOwnPropNames|getProtoOf|hasOwnProp|export|copyProps|toESM|toCommonJS)$/;
  if (start < 0 || !declared.every((name) => known.test(name))) {
    throw new Error("esbuild begins CommonJS modules in another way now");
  }
  return code.slice(start);
}

/** Chunks are required by file name; every other name is a module of Node. */
const runtime = `let rest;
const loaded=new Map();
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
