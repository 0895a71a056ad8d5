import * as yaml from "yaml";
import type { Notice } from "../domain/notice.ts";
import { interpolate, type Lookup } from "./interpolate.ts";
import { createLineFinder } from "./line-finder.ts";
import { parseDotenv } from "./parse-dotenv.ts";
import { mayBeSecret } from "./secrets/is-secret.ts";
import { parseDocuments } from "./yaml-bounds/parse-documents.ts";

/** A file that Compose reads for a project. */
export interface WarnedSource {
  /** Absolute. */
  readonly path: string;
  readonly text: string;
  readonly kind: "compose" | "environment";
  /** An environment file of the whole project, whose own reading tells of its variables. */
  readonly isOwn: boolean;
}

/**
 * Notices for one variable that nothing sets: the first place in a compose file, and each line of an `env_file` or
 * `label_file`. After a bare dollar in a secret's value the "name" is a piece of the secret, and is not told.
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

/** `${A:+$B}` shows B where A is set. */
function othersSet(name: string): Lookup {
  return (other) => (other === name ? undefined : "set");
}

/** `${A:-$B}` shows B where A is not set. */
function othersUnset(): Lookup {
  return () => undefined;
}

function describeUnset(name: string): Notice {
  return {
    code: "unset-variable",
    message: `${name} is not set, and Compose puts an empty value in its place`,
    hint: `set ${name} in .env, or write $$ for a plain dollar sign`,
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

/** Values as they are written, with where they begin; Compose fills in no keys and no comments. */
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

/** `DB_PASSWORD: s3$Xyz` and `postgres://me:s3$Xyz@db`: a piece of a value, where `PASSWORD: $DB_PASSWORD` is a whole one. */
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
    message: "a secret's value has a $ that Compose reads as a variable, which is not set and becomes empty",
    hint: "for a plain dollar sign write $$",
  };
}
