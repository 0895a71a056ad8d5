import { isMap, isNode, isScalar, isSeq, type Pair, stringify } from "yaml";
import { parseOne, toValue } from "../yaml/parse-documents.ts";

/**
 * The text of a YAML file with an item added to the list of a top-level key. The rest stays unchanged,
 * including comments and spacing. A new key is inserted before `services` if that key exists. Undefined if
 * the edit is not safe.
 */
export function addToList(text: string, key: string, item: string): string | undefined {
  const root = readRoot(text);
  if (root === undefined) return undefined;
  const node = root?.get(key, true);
  const line = `- ${withoutLineEnd(stringify(item))}`;
  const expected = (value: unknown) => [...(Array.isArray(value) ? value : []), item];
  if (node === undefined)
    return check(text, insertKey(text, root?.items ?? [], key, `  ${line}`), key, expected);
  if (isScalar(node) && node.value === null) {
    return check(text, insertBelow(text, key, `  ${line}`), key, expected);
  }
  if (!isSeq(node) || !node.range) return undefined;
  const [start, end] = node.range;
  if (node.flow) {
    const inner = text.slice(start + 1, end - 1).trimEnd();
    const separator = node.items.length === 0 ? "" : inner.endsWith(",") ? " " : ", ";
    const after = `${text.slice(0, start + 1)}${inner}${separator}${withoutLineEnd(stringify(item))}${text.slice(end - 1)}`;
    return check(text, after, key, expected);
  }
  const last = node.items.at(-1);
  if (!isNode(last) || !last.range) return undefined;
  const indent = " ".repeat(start - (text.lastIndexOf("\n", start - 1) + 1));
  return check(text, insertAfter(text, last.range[1], `${indent}${line}`), key, expected);
}

/**
 * The same for entries (YAML with comments) of the mapping of a top-level key; a new key is added at the end.
 */
export function addToMapping(text: string, key: string, entries: string): string | undefined {
  const root = readRoot(text);
  if (root === undefined) return undefined;
  const node = root?.get(key, true);
  const added = readValue(entries);
  const expected = (value: unknown) => ({ ...asObject(value), ...asObject(added) });
  const block = (indent: string) => indented(withoutLineEnd(entries), indent);
  if (node === undefined) {
    const gap = text.trim() === "" ? "" : text.endsWith("\n") ? "\n" : "\n\n";
    return check(text, `${text}${gap}${key}:\n${block("  ")}\n`, key, expected);
  }
  if (isScalar(node) && node.value === null)
    return check(text, insertBelow(text, key, block("  ")), key, expected);
  if (!isMap(node) || !node.range) return undefined;
  const [start, end] = node.range;
  if (node.flow) {
    if (node.items.length > 0) return undefined;
    const after = `${text.slice(0, start).trimEnd()}\n${block("  ")}${text.slice(end)}`;
    return check(text, after, key, expected);
  }
  const indent = " ".repeat(start - (text.lastIndexOf("\n", start - 1) + 1));
  return check(text, insertAfter(text, end, block(indent)), key, expected);
}

/**
 * The root mapping of a file; null for an empty file; undefined if the root is no mapping or the YAML is
 * invalid.
 */
function readRoot(text: string) {
  const document = parseOne(text);
  if (document === undefined || document.errors.length > 0) return undefined;
  const { contents } = document;
  return contents === null || isMap(contents) ? contents : undefined;
}

function readValue(text: string): unknown {
  const document = parseOne(text);
  return document && toValue(document);
}

function asObject(value: unknown): object {
  return typeof value === "object" && value !== null ? value : {};
}

/** Returns the text only if its parsed value is exactly the expected one. */
function check(
  before: string,
  after: string | undefined,
  key: string,
  expected: (value: unknown) => unknown,
): string | undefined {
  if (after === undefined) return undefined;
  const old = readValue(before);
  const now = parseOne(after);
  const known = typeof old === "object" && old !== null ? old : {};
  const wanted = { ...known, [key]: expected(Reflect.get(known, key) ?? undefined) };
  return now?.errors.length === 0 && sameValue(toValue(now), wanted)
    ? withLineEnds(after, before)
    : undefined;
}

function sameValue(one: unknown, other: unknown): boolean {
  const sorted = (_: string, value: unknown): unknown =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : value;
  return JSON.stringify(one, sorted) === JSON.stringify(other, sorted);
}

function withLineEnds(text: string, like: string): string {
  return like.includes("\r\n") ? text.replaceAll(/\r?\n/g, "\r\n") : text;
}

/**
 * Inserts a key before `services` and the comment above it, unless that comment is at the top of the file.
 */
function insertKey(text: string, items: readonly Pair[], key: string, block: string): string {
  const services = items.map((item) => item.key).find((node) => isScalar(node) && node.value === "services");
  const offset = isNode(services) ? (services.range?.[0] ?? text.length) : text.length;
  const head = text.slice(0, offset);
  const comment = /(?:^[ \t]*#[^\n]*\n)+(?![\s\S])/m.exec(head);
  const at = comment && comment.index > 0 ? comment.index : offset;
  const before = text.slice(0, at);
  const gap = before === "" || before.endsWith("\n") ? "" : "\n";
  return `${before}${gap}${key}:\n${block}\n${at === text.length ? "" : "\n"}${text.slice(at)}`;
}

function insertBelow(text: string, key: string, block: string): string | undefined {
  const line = new RegExp(`^(?:${key}|"${key}"|'${key}')\\s*:[^\\n]*$`, "m").exec(text);
  return line ? insertAfter(text, line.index, block) : undefined;
}

/** Inserts a block after the line that contains the offset `end`, and after a comment on that line. */
function insertAfter(text: string, end: number, block: string): string {
  const content = text.slice(0, end).trimEnd().length;
  const lineEnd = text.indexOf("\n", Math.min(content, end));
  if (lineEnd < 0) return `${text}\n${block}\n`;
  return `${text.slice(0, lineEnd)}\n${block}${text.slice(lineEnd)}`;
}

/** Without the last line end only: a scalar may end with spaces, such as U+00A0, that YAML keeps. */
export function withoutLineEnd(text: string): string {
  return text.replace(/\n$/, "");
}

/** Each line of YAML with this indent; only a line feed ends a line. */
export function indented(text: string, indent: string): string {
  return text
    .split("\n")
    .map((line) => (line === "" ? line : indent + line))
    .join("\n");
}
