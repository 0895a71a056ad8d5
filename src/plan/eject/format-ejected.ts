import { Document, isScalar, parse, Scalar, visit } from "yaml";
import { quoteDotenvValue } from "../dotenv/value-quotes.ts";
import type { Tree } from "./compose-tree.ts";
import type { EjectedModel } from "./eject-model.ts";
import type { Reference } from "./find-references.ts";

interface EjectedFiles {
  readonly model: EjectedModel;
  /** Names of enabled features. */
  readonly features: readonly string[];
  /** Path as shown to the user. */
  readonly composeFile: string;
  readonly values: ReadonlyMap<string, string>;
  readonly references: readonly Reference[];
}

/** Variables that the shell sets itself; their values differ by machine and user. */
const ofTheShell = new Set([
  "HOME",
  "USER",
  "LOGNAME",
  "PWD",
  "PATH",
  "SHELL",
  "HOSTNAME",
  "UID",
  "GID",
  "TMPDIR",
]);

/** The text of the ejected Compose file, with a header comment. */
export function formatEjectedCompose({ model, features }: Pick<EjectedFiles, "model" | "features">): string {
  const what = features.length === 0 ? "without optional features" : `with ${features.join(", ")}`;
  const head = `# Written by stackctl eject, ${what}. docker compose up needs only this file and its .env.\n`;
  return head + formatYaml(model.document);
}

/** The text of the `.env` file beside it: known values, defaults commented out, and secrets empty. */
export function formatEjectedDotenv({ model, composeFile, values, references }: EjectedFiles): string {
  const names = model.variables.filter((name) => !ofTheShell.has(name));
  const set = names.map((name) => {
    const value = values.get(name);
    if (value !== undefined) return `${name}=${quoteDotenvValue(value)}`;
    const fallback =
      references.find((one) => one.name === name && one.fallback !== undefined)?.fallback ?? "";
    return fallback.includes("$") ? `#${name}=` : `#${name}=${quoteDotenvValue(fallback)}`;
  });
  const secrets = model.secrets.map((name) => `${name}=`);
  return [
    `# Variables of ${composeFile}, written by stackctl eject. A commented line shows a default.`,
    ...set,
    ...(secrets.length === 0
      ? []
      : ["", "# Secrets, left empty on purpose: set a value for each.", ...secrets]),
    "",
  ].join("\n");
}

/**
 * YAML that every parser reads as the same document. Strings and keys are quoted if any version of YAML could
 * parse them as a boolean (`no`), a number (`22:22`, `0o17`, `1_000`), a date or null.
 */
export function formatYaml(tree: Tree): string {
  const document = new Document(tree, { aliasDuplicateObjects: false });
  visit(document, {
    Scalar(_, node) {
      if (typeof node.value !== "string") return;
      if (isAmbiguous(node.value) || isFragile(node.value)) node.type = Scalar.QUOTE_DOUBLE;
    },
    Pair(_, pair) {
      if (isScalar(pair.key) || typeof pair.key !== "string" || !isAmbiguous(pair.key)) return;
      const key = new Scalar(pair.key);
      key.type = Scalar.QUOTE_DOUBLE;
      pair.key = key;
    },
  });
  return document.toString({ lineWidth: 0 });
}

function isAmbiguous(text: string): boolean {
  if (text.includes("\n")) return false;
  // Compose's parser removes all underscores before it parses a number: `-_1.e3` is -1000.
  if (/^[+-]?[._]*\d/.test(text) || /^(?:y|n|=|<<|~|)$/i.test(text)) return true;
  return /^[\w.+-]{1,8}$/.test(text) && parse(text, { version: "1.1" }) !== text;
}

/** Parsers disagree on spaces at the edges of lines in a block: some read them as the block's indentation. */
function isFragile(text: string): boolean {
  return text.includes("\n") && (/^\s/.test(text) || /[^\S\n](?:\n|$)/.test(text));
}
