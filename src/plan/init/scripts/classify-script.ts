import type { ScriptSource } from "./list-scripts.ts";

/** The folders of a project in which start scripts are searched. */
export const scriptFolders: readonly string[] = ["", "scripts", "script", "bin", "tools"];

const makefiles = ["Makefile", "makefile", "GNUmakefile"];

/** Longer files are not start scripts. */
const longestScript = 200_000;

/** How to read a file in one of the script folders, by its name; undefined if it is no script. */
export function classifyScript(folder: string, name: string): ScriptSource["kind"] | undefined {
  const isAtTop = folder === "";
  if (/\.(?:sh|bash)$/.test(name)) return "shell";
  if (!isAtTop) return name.includes(".") ? undefined : "shell";
  if (makefiles.includes(name)) return "makefile";
  return name === "package.json" ? "package" : undefined;
}

/** Whether a file is a script, by its text: a shell script without an ending must begin with `#!`. */
export function isScript({ file, text, kind }: ScriptSource): boolean {
  if (text.length > longestScript) return false;
  return kind !== "shell" || /\.(?:sh|bash)$/.test(file) || /^#!.*\b(?:ba|da|z|k)?sh\b/.test(text);
}
