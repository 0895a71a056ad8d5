import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import { describe, expect, it } from "vitest";

const root = join(import.meta.dirname, "..");

/**
 * Words that hide the subject of a sentence, personify a program or have to be decoded, each with what to write. The
 * list is short on purpose: it catches relapses, and is no substitute for reading aloud.
 */
const refused: readonly (readonly [word: RegExp, instead: string])[] = [
  [/\b(?:some|no|any)body\b|\bwhoever\b/i, "name the user, process or container"],
  [/\bwho said\b|\bsays? so\b/i, "name the source"],
  [/\bfor want of\b|\bwant of memory\b/i, "out of memory, missing"],
  [/\bknock(?:s|ed|ing)?\b/i, "connect to, check that it is reachable"],
  [/\bin spite of\b/i, "although, anyway"],
  [/\bloudly\b/i, "with a warning"],
  [/\btruth on the way\b/i, "returns when the stack really works"],
  [/\b(?:tells|told)\b/i, "prints, reports, returns"],
  [/\bno mere\b/i, "say what it does"],
  [/\bfor ever\b/i, "without end, never returns"],
  [/\bthat which\b/i, "repeat the noun"],
  [/\bwhat is (?:on|off)\b/i, "enabled services, disabled features"],
  [/\b(?:is|are|was) not here\b/i, "not found locally"],
  [/\bbug of its own\b/i, "internal error"],
];

const checked = [
  "README.md",
  "CONTRIBUTING.md",
  "AGENTS.md",
  "CHANGELOG.md",
  ".env.example",
  "action.yml",
  "compose.base.yml",
  "stackctl.yaml",
  "bin",
  "docs",
  "man",
  "schemas",
  "scripts",
  "src",
  "templates",
];

describe("plain English", () => {
  it.each(checked.flatMap(listFiles))("in %s", (path) => {
    const lines = readFileSync(join(root, path), "utf8").split("\n");
    const found = lines.flatMap((line, at) =>
      refused.flatMap(([word, instead]) => {
        const [match] = word.exec(line) ?? [];
        return match === undefined ? [] : [`${path}:${at + 1}: "${match}": ${instead}`];
      }),
    );
    expect(found).toEqual([]);
  });
});

function listFiles(path: string): readonly string[] {
  const full = join(root, path);
  if (!statSync(full).isDirectory()) return [path];
  return readdirSync(full, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith(".svg"))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)));
}
