import { findAssigned } from "./find-assigned.ts";
import { findInHeaders } from "./find-headers.ts";
import { findInCommands } from "./find-in-commands.ts";
import { findInUrls } from "./find-in-urls.ts";
import { findKeys } from "./find-keys.ts";
import type { Span } from "./spans.ts";

/**
 * Where secrets stand in a text by their place or form alone, whatever their value: in addresses, headers and command
 * lines, behind names that say so, as keys and tokens of known forms.
 */
export function findPlaced(text: string): readonly Span[] {
  return [findInUrls, findInHeaders, findAssigned, findInCommands, findKeys].flatMap((find) => find(text));
}

/** The secrets themselves. */
export function listPlaced(text: string): readonly string[] {
  return [...new Set(findPlaced(text).map(({ start, end }) => text.slice(start, end)))];
}
