import { findAssigned } from "./find-assigned.ts";
import { findInHeaders } from "./find-headers.ts";
import { findInCommands } from "./find-in-commands.ts";
import { findInProse } from "./find-in-prose.ts";
import { findInSql } from "./find-in-sql.ts";
import { findInUrls } from "./find-in-urls.ts";
import { findInYaml } from "./find-in-yaml.ts";
import { findKeys } from "./find-keys.ts";
import { findNearNames } from "./near-names.ts";
import type { Span } from "./spans.ts";

const finders: readonly ((text: string, near: readonly Span[]) => readonly Span[])[] = [
  findInUrls,
  findInHeaders,
  findAssigned,
  findInYaml,
  findInCommands,
  findInSql,
  findInProse,
  findKeys,
];

/**
 * The spans of secrets that are recognised by position or form, without knowing their values: in URLs,
 * headers and command lines, after names of secrets, and as keys and tokens of known forms.
 */
export function findPlaced(text: string): readonly Span[] {
  const near = findNearNames(text);
  return finders.flatMap((find) => find(text, near));
}

/** The texts of these secrets. */
export function listPlaced(text: string): readonly string[] {
  return [...new Set(findPlaced(text).map(({ start, end }) => text.slice(start, end)))];
}
