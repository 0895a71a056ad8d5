import * as yaml from "yaml";
import type { Notice } from "../../domain/notice.ts";
import { interpolate, type Lookup } from "../dotenv/interpolate.ts";
import { parseDotenv } from "../dotenv/parse-dotenv.ts";
import { mayBeSecret } from "../secrets/is-secret.ts";
import { createLineFinder } from "../yaml/line-finder.ts";
import { parseDocuments } from "../yaml/parse-documents.ts";

/** A file that Compose reads for a project. */
export interface WarnedSource {
  /** Absolute. */
  readonly path: string;
  readonly text: string;
  readonly kind: "compose" | "environment";
  /** An environment file of the whole project; `parseDotenv` reports its unset variables. */
  readonly isOwn: boolean;
}

/**
 * Notices for one variable that is not set: one for the first place in a compose file, and one for each line
 * of an `env_file` or `label_file`. After a bare dollar sign in a secret, the "name" is part of the secret
 * and is not shown.
 */
export function findUnsetReference(name: string, sources: readonly WarnedSource[]): readonly Notice[] {
  const inEnvironment = sources
    .filter(({ kind }) => kind === "environment")
    .flatMap((source) => findInDotenv(name, source).map((notice) => ({ ...source, notice })));
  const composeFiles = sources.filter(({ kind }) => kind === "compose");
  const inCompose = [othersSet, othersUnset]
    .flatMap((lookup) => composeFiles.flatMap((source) => findInCompose(name, source, lookup(name)) ?? []))
    .slice(0, 1);
  if (inCompose.length === 0 && inEnvironment.length === 0) return [describeUnset(name)];
  return [...inCompose, ...inEnvironment.flatMap(({ isOwn, notice }) => (isOwn ? [] : [notice]))];
}

/** A lookup in which all other variables are set, so that `${A:+$B}` refers to B. */
function othersSet(name: string): Lookup {
  return (other) => (other === name ? undefined : "set");
}

/** A lookup in which no variable is set, so that `${A:-$B}` refers to B. */
function othersUnset(): Lookup {
  return () => undefined;
}

function describeUnset(name: string): Notice {
  return {
    code: "unset-variable",
    message: `${name} is not set; Compose uses an empty value instead`,
    hint: `Set ${name} in .env, or write $$ for a literal dollar sign.`,
  };
}

function findInDotenv(name: string, { path, text }: WarnedSource): readonly Notice[] {
  const { notices } = parseDotenv(text, { file: path, lookup: othersSet(name) });
  return notices.filter(({ code }) => code === "unset-reference");
}

function findInCompose(name: string, { path, text }: WarnedSource, lookup: Lookup): Notice | undefined {
  for (const { raw, start } of listValues(text)) {
    const lines = raw.split("\n");
    for (const [index, line] of lines.entries()) {
      const found = interpolate(line, lookup).unset.find((one) => one.name === name);
      if (!found) continue;
      const file = { file: path, line: createLineFinder(text)(start).line + index };
      const before = index === 0 ? text.slice(text.lastIndexOf("\n", start) + 1, start) : "";
      const isPiece = !found.braced && isSecretPiece(`${before}${line}`, name);
      return { ...(isPiece ? describePiece() : describeUnset(name)), ...file };
    }
  }
  return undefined;
}

/**
 * Values as written, with their offsets. Keys and comments are left out, because Compose does not interpolate
 * them.
 */
function listValues(text: string): readonly { readonly raw: string; readonly start: number }[] {
  const found: { raw: string; start: number }[] = [];
  for (const document of parseDocuments(text, { logLevel: "silent", prettyErrors: false })) {
    yaml.visit(document, {
      Scalar(key, node) {
        if (key === "key" || !node.range) return;
        const [start, end] = node.range;
        const raw = text.slice(start, end);
        if (raw.includes("$")) found.push({ raw, start });
      },
    });
  }
  return found;
}

/**
 * Whether `$name` is part of a secret, as in `DB_PASSWORD: s3$Xyz` and `postgres://me:s3$Xyz@db`. In
 * `PASSWORD: $DB_PASSWORD` it is the whole value.
 */
function isSecretPiece(line: string, name: string): boolean {
  const at = line.indexOf(`$${name}`);
  const before = line.slice(0, at);
  if (/:\/\/[^\s/@]*:[^\s@]*$/.test(before)) return true;
  const [, key, prefix] = /([A-Za-z_][\w.-]*)["']?\s*[:=]\s*["']?([^\s"',{}]*)$/.exec(before) ?? [];
  if (key === undefined || !mayBeSecret(key)) return false;
  return prefix !== "" || /^[^\s"',}\]]/.test(line.slice(at + 1 + name.length));
}

function describePiece(): Notice {
  return {
    code: "unset-variable",
    message:
      "a secret contains a $ that Compose reads as a variable; the variable is not set, so that part becomes empty",
    hint: "Write $$ for a literal dollar sign.",
  };
}
