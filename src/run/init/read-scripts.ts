import { join } from "node:path";
import { classifyScript, isScript, scriptFolders } from "../../plan/init/scripts/classify-script.ts";
import type { ScriptSource } from "../../plan/init/scripts/list-scripts.ts";
import type { Files } from "../../ports/files.ts";

/** The files of a project that may start its stack, with paths relative to its directory. */
export async function readScripts(directory: string, files: Files): Promise<readonly ScriptSource[]> {
  const found: ScriptSource[] = [];
  for (const folder of scriptFolders) {
    for (const name of await files.listFiles(join(directory, folder))) {
      const kind = classifyScript(folder, name);
      const file = folder === "" ? name : `${folder}/${name}`;
      const text = kind && (await files.readText(join(directory, file)));
      if (kind !== undefined && text !== undefined) found.push({ file, text, kind });
    }
  }
  return found.filter(isScript);
}
