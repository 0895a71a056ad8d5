import { isMap, isScalar, LineCounter } from "yaml";
import { parseOne } from "../../yaml/parse-documents.ts";

/** A file of a project that may contain commands. */
export interface ScriptSource {
  /** Path as shown to the user. */
  readonly file: string;
  readonly text: string;
  readonly kind: "shell" | "makefile" | "package";
}

/** Commands that run together, and the command line that runs them. */
interface Script {
  readonly file: string;
  /** Number of its first line. */
  readonly line: number;
  /** `./start.sh`, `make up` or `npm run start`; undefined for a script that cannot be run alone. */
  readonly call: string | undefined;
  readonly text: string;
}

/**
 * The scripts in a file: a shell file is one script, a Makefile has one per target, package.json one per
 * entry.
 */
export function listScripts(source: ScriptSource): readonly Script[] {
  switch (source.kind) {
    case "shell":
      return [{ file: source.file, line: 1, call: `./${source.file}`, text: source.text }];
    case "makefile":
      return listTargets(source);
    case "package":
      return listPackageScripts(source);
  }
}

/** Targets with their recipes; variables with plain values in the same file are filled in. */
function listTargets({ file, text }: ScriptSource): readonly Script[] {
  const values = new Map<string, string>();
  const targets: { file: string; line: number; call: string; text: string }[] = [];
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const [, variable, value = ""] =
      /^(?:export\s+)?([A-Za-z_]\w*)\s*[:?+]?=\s*(.*?)\s*(?:#.*)?$/.exec(line) ?? [];
    if (variable !== undefined) {
      values.set(variable, fillIn(value, values));
      continue;
    }
    const [, target] = /^([A-Za-z0-9][\w./-]*)(?:\s+[\w./-]+)*\s*::?(?!=)/.exec(line) ?? [];
    if (target !== undefined) targets.push({ file, line: index + 2, call: `make ${target}`, text: "" });
    const current = targets.at(-1);
    if (!current || target !== undefined) continue;
    // Every line is kept, even an empty one, so that line numbers of commands stay correct.
    current.text += `${line.startsWith("\t") ? fillIn(line.replace(/^\t[@+-]*/, ""), values) : ""}\n`;
  }
  return targets;
}

function fillIn(text: string, values: ReadonlyMap<string, string>): string {
  return text
    .replaceAll(/\$[({](\w+)[)}]/g, (whole, name: string) => values.get(name) ?? whole)
    .replaceAll("$$", "$");
}

function listPackageScripts({ file, text }: ScriptSource): readonly Script[] {
  const lines = new LineCounter();
  const document = parseOne(text, { lineCounter: lines });
  const scripts =
    document?.errors.length === 0 && isMap(document.contents)
      ? document.contents.get("scripts", true)
      : undefined;
  if (!isMap(scripts)) return [];
  return scripts.items.flatMap(({ key, value }) => {
    if (!isScalar(key) || !isScalar(value) || typeof value.value !== "string") return [];
    const name = String(key.value);
    const line = lines.linePos(value.range?.[0] ?? 0).line;
    return [{ file, line, call: name === "start" ? "npm start" : `npm run ${name}`, text: value.value }];
  });
}
