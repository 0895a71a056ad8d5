import { hidesWords } from "./find-references.ts";
import type { InputFile } from "./input-file.ts";

/** Variables that Compose reads even if no file names them; `~` stands for HOME. */
const alwaysRead = /^(?:HOME$|(?:COMPOSE|DOCKER|BUILDX)_)/;

/**
 * The variables that can affect these files, sorted: each variable whose name occurs in one of the files.
 * Returns all variables when a file can spell a name differently, or build one from values.
 */
export function matchingVariables(
  inputs: readonly InputFile[],
  env: ReadonlyMap<string, string>,
): readonly (readonly [string, string])[] {
  const texts = inputs.flatMap(({ text, isCompose }) => (text === undefined ? [] : [{ text, isCompose }]));
  const all = texts.some(({ text, isCompose }) => isCompose && (hidesWords(text) || composesNames(text)));
  const words = new Set(all ? [] : texts.flatMap(({ text }) => text.match(/[A-Za-z_]\w*/g) ?? []));
  const matters = (name: string) =>
    all || words.has(name) || alwaysRead.test(name) || !/^[A-Za-z_]\w*$/.test(name);
  return [...env].filter(([name]) => matters(name)).toSorted(([a], [b]) => (a < b ? -1 : 1));
}

/**
 * Whether a variable may form the name of another variable, as in `environment: ["${STAGE}_TOKEN"]`: in a
 * list entry, or in the environment of a secret or config. Checks each line by itself, and returns true in
 * doubt.
 */
export function composesNames(text: string): boolean {
  return text.includes("$") && text.split("\n").some(composesName);
}

/** A placeholder for a variable that is filled in. */
const filled = "\uE000";

function composesName(line: string): boolean {
  if (!line.includes("$") || /^\s*#/.test(line)) return false;
  const marked = markVariables(line.replaceAll("$$", ""));
  if (marked.includes("${")) return true;
  return marked
    .split(/[[\]{},]/)
    .filter((part) => part.includes(filled))
    .some((part) => isName(part.replace(/\s#.*$/, "").trim()));
}

function markVariables(line: string): string {
  const marked = line.replaceAll(/\$\{[^${}]*\}|\$[A-Za-z_]\w*/g, filled);
  return marked === line ? line : markVariables(marked);
}

/** Whether the entry can be a variable name. A name with other characters is always looked up. */
function isName(entry: string): boolean {
  const item = entry.replace(/^(?:-\s+)+/, "");
  const pair = /^(["']?)([\w.-]+)\1\s*:\s*(.*)$/.exec(item);
  if (pair && pair[2] !== "environment" && !pair[3]?.startsWith("&")) return false;
  const value = (pair?.[3] ?? item).replace(/^(?:[&!]\S*\s+)*/, "").replaceAll(/^["']|["']$/g, "");
  return /^[\w.\uE000-]+$/.test(value);
}
