import {
  type Document,
  type DocumentOptions,
  type ParseOptions,
  parseAllDocuments,
  parseDocument,
  type SchemaOptions,
} from "yaml";
import { findYamlExcess } from "./find-yaml-excess.ts";

/** Options of the library that this program may choose. */
export type YamlOptions = Pick<ParseOptions, "lineCounter" | "prettyErrors" | "uniqueKeys"> &
  Pick<DocumentOptions, "logLevel"> &
  Pick<SchemaOptions, "merge">;

/**
 * The documents of a YAML text that was read before, for a second look at it. None for a text beyond the bounds: that
 * is told where the text is first read. Errors are in the documents.
 */
export function parseDocuments(text: string, options: YamlOptions = {}): readonly Document.Parsed[] {
  if (findYamlExcess(text, "") !== undefined) return [];
  const documents = parseAllDocuments(text, { logLevel: "error", ...options });
  return Array.isArray(documents) ? documents : [];
}

/** The same for a text that is one document; undefined for a text beyond the bounds. */
export function parseOne(text: string, options: YamlOptions = {}): Document.Parsed | undefined {
  if (findYamlExcess(text, "") !== undefined) return undefined;
  return parseDocument(text, { logLevel: "error", ...options });
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
