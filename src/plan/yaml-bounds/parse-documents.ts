import {
  type Document,
  type DocumentOptions,
  type ParseOptions,
  parseAllDocuments,
  type SchemaOptions,
} from "yaml";
import { findYamlExcess } from "./find-yaml-excess.ts";

/** Options of the library that this program may choose. */
export type YamlOptions = Pick<ParseOptions, "lineCounter" | "prettyErrors"> &
  Pick<DocumentOptions, "logLevel"> &
  Pick<SchemaOptions, "merge">;

/**
 * The documents of a YAML text that was read before, for a second look at it. None for a text beyond the bounds: that
 * is told where the text is first read. Errors are in the documents. Keys may be repeated.
 */
export function parseDocuments(text: string, options: YamlOptions = {}): readonly Document.Parsed[] {
  if (findYamlExcess(text, "") !== undefined) return [];
  const documents = parseAllDocuments(text, { logLevel: "error", ...options, uniqueKeys: false });
  return Array.isArray(documents) ? documents : [];
}

/** What a document stands for; undefined where an alias has no anchor. Within the bounds, aliases need no other limit. */
export function toValue(document: Document): unknown {
  try {
    return document.toJS({ maxAliasCount: -1 });
  } catch (error) {
    if (error instanceof ReferenceError) return undefined;
    throw error;
  }
}
