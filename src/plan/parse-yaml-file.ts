import { isMap, isNode, isScalar, LineCounter, parseDocument, visit } from "yaml";
import type { z } from "zod";
import type { FilePosition, Problem } from "../domain/errors.ts";
import { suggest } from "./suggest.ts";

/** A checked document, or everything that is wrong with it, each with its place. */
export type ParsedYaml<T> =
  | { readonly kind: "valid"; readonly value: T }
  | { readonly kind: "invalid"; readonly problems: readonly Problem[] };

/** What to look at where a text is no YAML: parsers often notice a few lines too late. */
export const yamlSyntaxHint = "look at indentation, quotes and brackets here and in the lines above";

/** Parses YAML text against a schema; an empty document counts as an empty mapping. */
export function parseYamlFile<T>(text: string, file: string, schema: z.ZodType<T>): ParsedYaml<T> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const at = (offset: number): FilePosition => {
    const { line, col } = lines.linePos(offset);
    return line === 0 ? { file } : { file, line, column: col };
  };
  const [broken] = document.errors;
  if (broken) {
    // The library's message goes on with an excerpt; its first line says it all beside the position.
    const message = (broken.message.split("\n")[0] ?? broken.message).replace(
      / at line \d+, column \d+:?$/,
      "",
    );
    return { kind: "invalid", problems: [{ message, where: at(broken.pos[0]), hint: yamlSyntaxHint }] };
  }
  const unreadable = findUnreadable(document, at);
  if (unreadable) return { kind: "invalid", problems: [unreadable] };
  const content = readContent(document);
  if (content.kind === "tangled") {
    const hint = "write out what the anchors stand for";
    const message = "its aliases lead to each other too often to be followed";
    return { kind: "invalid", problems: [{ message, where: at(0), hint }] };
  }
  const parsed = schema.safeParse(content.value ?? {});
  if (parsed.success) return { kind: "valid", value: parsed.data };
  return {
    kind: "invalid",
    problems: parsed.error.issues
      .flatMap((issue) => describeIssue(issue, document, schema, at))
      .toSorted((a, b) => comparePlaces(a.where, b.where)),
  };
}

type Document = ReturnType<typeof parseDocument>;

/** What is no mistake in the syntax, and yet cannot become a value: an alias without its anchor, a key that objects keep for themselves. */
function findUnreadable(document: Document, at: (offset: number) => FilePosition): Problem | undefined {
  let found: Problem | undefined;
  visit(document, {
    Alias(_, node) {
      if (node.resolve(document) !== undefined) return undefined;
      const message = `there is no anchor &${node.source} before *${node.source}`;
      found = { message, where: at(node.range?.[0] ?? 0), hint: yamlSyntaxHint };
      return visit.BREAK;
    },
    Pair(_, { key }) {
      if (!isScalar(key) || key.value !== "__proto__") return undefined;
      const message = "__proto__ cannot be a name here";
      found = { message, where: at(key.range?.[0] ?? 0), hint: "take another one" };
      return visit.BREAK;
    },
  });
  return found;
}

/** Aliases of aliases can stand for more than any memory holds, which the library notices only here. */
function readContent(
  document: Document,
): { readonly kind: "read"; readonly value: unknown } | { readonly kind: "tangled" } {
  try {
    return { kind: "read", value: document.toJS() };
  } catch (error) {
    if (error instanceof ReferenceError) return { kind: "tangled" };
    throw error;
  }
}

function describeIssue(
  issue: z.core.$ZodIssue,
  document: Document,
  schema: z.ZodType,
  at: (offset: number) => FilePosition,
): readonly Problem[] {
  const place = (path: readonly PropertyKey[]): FilePosition => {
    for (let depth = path.length; depth >= 0; depth -= 1) {
      const node = depth === 0 ? document.contents : document.getIn(path.slice(0, depth), true);
      if (isNode(node) && node.range) return at(node.range[0]);
    }
    return at(0);
  };
  if (issue.code !== "unrecognized_keys") {
    const key = issue.path.map(String).join(".");
    const what = explain(issue).replace(/^Invalid (?:input|option): /, "");
    const near = suggestValue(issue, document);
    const problem = { message: key === "" ? what : `${key}: ${what}`, where: place(issue.path) };
    return [near === undefined ? problem : { ...problem, hint: `did you mean ${near}?` }];
  }
  return issue.keys.map((key) => {
    const near = suggest(key, knownKeys(schema, issue.path));
    return {
      message: `unknown key ${[...issue.path.map(String), key].join(".")}`,
      where: placeOfKey(document, issue.path, key, at) ?? place(issue.path),
      ...(near === undefined ? {} : { hint: `did you mean ${near}?` }),
    };
  });
}

/** A wrong key is told by its own rule, and what fits none of several types by what these are. */
function explain(issue: z.core.$ZodIssue): string {
  if (issue.code === "invalid_key") return issue.issues[0]?.message ?? issue.message;
  if (issue.code !== "invalid_union") return issue.message;
  const types = issue.errors.flat().flatMap((one) => (one.code === "invalid_type" ? [one.expected] : []));
  return types.length === 0 ? issue.message : `expected ${[...new Set(types)].join(" or ")}`;
}

/** The nearest of the words that are allowed where another one stands. */
function suggestValue(issue: z.core.$ZodIssue, document: Document): string | undefined {
  if (issue.code !== "invalid_value") return undefined;
  const given = document.getIn(issue.path);
  return typeof given === "string" ? suggest(given, issue.values.map(String)) : undefined;
}

function comparePlaces(a: FilePosition | undefined, b: FilePosition | undefined): number {
  return (a?.line ?? 0) - (b?.line ?? 0) || (a?.column ?? 0) - (b?.column ?? 0);
}

function placeOfKey(
  document: Document,
  path: readonly PropertyKey[],
  key: string,
  at: (offset: number) => FilePosition,
): FilePosition | undefined {
  const parent = path.length === 0 ? document.contents : document.getIn(path, true);
  if (!isMap(parent)) return undefined;
  const name = parent.items
    .map((pair) => pair.key)
    .find((node) => isScalar(node) && String(node.value) === key);
  return isNode(name) && name.range ? at(name.range[0]) : undefined;
}

/** The keys that a strict object at this path takes; empty where the path leads through something else. */
function knownKeys(schema: z.ZodType, path: readonly PropertyKey[]): readonly string[] {
  let current: unknown = schema;
  for (const step of path) current = childSchema(current, step);
  return Object.keys(shapeOf(current) ?? {});
}

function childSchema(schema: unknown, step: PropertyKey): unknown {
  const inner = unwrap(schema);
  const shape = shapeOf(inner);
  if (shape) return Reflect.get(shape, step);
  return readDefinition(inner, "valueType") ?? readDefinition(inner, "element");
}

function shapeOf(schema: unknown): object | undefined {
  const shape = readDefinition(unwrap(schema), "shape");
  return typeof shape === "object" && shape !== null ? shape : undefined;
}

/** Sees through optional, default and prefault. */
function unwrap(schema: unknown): unknown {
  const inner = readDefinition(schema, "innerType");
  return inner === undefined ? schema : unwrap(inner);
}

function readDefinition(schema: unknown, key: string): unknown {
  if (typeof schema !== "object" || schema === null) return undefined;
  const definition: unknown = Reflect.get(schema, "def");
  return typeof definition === "object" && definition !== null ? Reflect.get(definition, key) : undefined;
}
