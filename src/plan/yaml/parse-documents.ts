import {
  type Document,
  type DocumentOptions,
  type ParseOptions,
  parseAllDocuments,
  parseDocument,
  type SchemaOptions,
} from "yaml";
import { findYamlExcess } from "./find-yaml-excess.ts";

/** The options of the YAML library that callers may set. */
export type YamlOptions = Pick<ParseOptions, "lineCounter" | "prettyErrors" | "uniqueKeys"> &
  Pick<DocumentOptions, "logLevel"> &
  Pick<SchemaOptions, "merge">;

/**
 * The documents of a YAML text that another reader has already checked. Empty for a text beyond the limits,
 * because the first reader reports that. Syntax errors are in the documents.
 */
export function parseDocuments(text: string, options: YamlOptions = {}): readonly Document.Parsed[] {
  if (findYamlExcess(text, "") !== undefined) return [];
  const documents = parseAllDocuments(text, { logLevel: "error", ...options });
  return Array.isArray(documents) ? documents : [];
}

/** The same for a text with one document; undefined for a text beyond the limits. */
export function parseOne(text: string, options: YamlOptions = {}): Document.Parsed | undefined {
  if (findYamlExcess(text, "") !== undefined) return undefined;
  return parseDocument(text, { logLevel: "error", ...options });
}

/**
 * The value of a document; undefined if an alias has no anchor. The library's own alias limit is off:
 * `yamlBounds` apply.
 */
export function toValue(document: Document): unknown {
  try {
    return document.toJS({ maxAliasCount: -1 });
  } catch (error) {
    if (error instanceof ReferenceError) return undefined;
    throw error;
  }
}
