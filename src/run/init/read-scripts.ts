import { join } from "node:path";
import type { ScriptSource } from "../../plan/init/scripts/list-scripts.ts";
import type { Files } from "../../ports/files.ts";

const folders = ["", "scripts", "script", "bin", "tools"];
const makefiles = ["Makefile", "makefile", "GNUmakefile"];
/** Longer files are not start scripts. */
const longestScript = 200_000;

/** The files of a project that may start its stack, with paths relative to its directory. */
export async function readScripts(directory: string, files: Files): Promise<readonly ScriptSource[]> {
  const found: ScriptSource[] = [];
  const add = async (file: string, kind: ScriptSource["kind"], isWanted = (_: string) => true) => {
    const text = await files.readText(join(directory, file));
    if (text !== undefined && text.length <= longestScript && isWanted(text))
      found.push({ file, text, kind });
  };
  for (const folder of folders) {
    for (const name of await files.listFiles(join(directory, folder))) {
      const file = folder === "" ? name : `${folder}/${name}`;
      if (/\.(?:sh|bash)$/.test(name)) await add(file, "shell");
      else if (folder !== "" && !name.includes(".")) await add(file, "shell", isShellScript);
      else if (folder === "" && makefiles.includes(name)) await add(file, "makefile");
      else if (folder === "" && name === "package.json") await add(file, "package");
    }
  }
  return found;
}

function isShellScript(text: string): boolean {
  return /^#!.*\b(?:ba|da|z|k)?sh\b/.test(text);
}
