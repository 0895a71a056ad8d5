import { isMap, isNode, isScalar } from "yaml";
import type * as z from "zod";
import type { FilePosition, Problem } from "../../domain/errors.ts";
import { suggestHint } from "../names/suggest.ts";
import { readYaml, type YamlDocument } from "./read-yaml.ts";

/** A valid document, or all its problems, each with its position. */
export type ParsedYaml<T> =
  | {
      readonly kind: "valid";
      readonly value: T;
      /** The position of the value at a path, or of the nearest value around it. */
      readonly placeOf: (path: readonly PropertyKey[]) => FilePosition;
    }
  | { readonly kind: "invalid"; readonly problems: readonly Problem[] };

/** A document, and how to find places in it. */
interface Places {
  readonly document: YamlDocument;
  readonly at: (offset: number) => FilePosition;
  readonly placeOf: (path: readonly PropertyKey[]) => FilePosition;
}

/** Parses YAML text against a schema; an empty document counts as an empty mapping. */
export function parseYamlFile<T>(text: string, file: string, schema: z.ZodType<T>): ParsedYaml<T> {
  const read = readYaml(text, file);
  if (read.kind === "invalid") return { kind: "invalid", problems: [read.problem] };
  const { document, at } = read;
  const placeOf = createPlaceFinder(document, at);
  const parsed = schema.safeParse(read.value ?? {});
  if (parsed.success) return { kind: "valid", value: parsed.data, placeOf };
  return {
    kind: "invalid",
    problems: parsed.error.issues
      .flatMap((issue) => describeIssue(issue, schema, { document, at, placeOf }))
      .toSorted((a, b) => comparePlaces(a.where, b.where)),
  };
}

function createPlaceFinder(document: YamlDocument, at: Places["at"]): Places["placeOf"] {
  return (path) => {
    for (let depth = path.length; depth >= 0; depth -= 1) {
      const node = depth === 0 ? document.contents : document.getIn(path.slice(0, depth), true);
      if (isNode(node) && node.range) return at(node.range[0]);
    }
    return at(0);
  };
}

function describeIssue(
  issue: z.core.$ZodIssue,
  schema: z.ZodType,
  { document, at, placeOf }: Places,
): readonly Problem[] {
  if (issue.code !== "unrecognized_keys") {
    const key = issue.path.map(String).join(".");
    const what = explain(issue).replace(/^Invalid (?:input|option): /, "");
    const message = key === "" ? what : `${key}: ${what}`;
    return [{ message, where: placeOf(issue.path), ...suggestValue(issue, document) }];
  }
  return issue.keys.map((key) => ({
    message: `unknown key ${[...issue.path.map(String), key].join(".")}`,
    where: placeOfKey(document, issue.path, key, at) ?? placeOf(issue.path),
    ...suggestHint(key, knownKeys(schema, issue.path)),
  }));
}

/**
 * The message of an issue. For an invalid key it is the rule of the key; for a union it lists the expected
 * types.
 */
function explain(issue: z.core.$ZodIssue): string {
  if (issue.code === "invalid_key") return issue.issues[0]?.message ?? issue.message;
  if (issue.code !== "invalid_union") return issue.message;
  const types = issue.errors.flat().flatMap((one) => (one.code === "invalid_type" ? [one.expected] : []));
  return types.length === 0 ? issue.message : `expected ${[...new Set(types)].join(" or ")}`;
}

/** A hint with the allowed value that is nearest to the given one. */
function suggestValue(issue: z.core.$ZodIssue, document: YamlDocument): { readonly hint?: string } {
  if (issue.code !== "invalid_value") return {};
  const given = document.getIn(issue.path);
  return typeof given === "string" ? suggestHint(given, issue.values.map(String)) : {};
}

function comparePlaces(a: FilePosition | undefined, b: FilePosition | undefined): number {
  return (a?.line ?? 0) - (b?.line ?? 0) || (a?.column ?? 0) - (b?.column ?? 0);
}

function placeOfKey(
  document: YamlDocument,
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

/** The keys of the strict object at this path of a schema; empty if there is no such object. */
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

/** The schema inside optional, default and prefault. */
function unwrap(schema: unknown): unknown {
  const inner = readDefinition(schema, "innerType");
  return inner === undefined ? schema : unwrap(inner);
}

function readDefinition(schema: unknown, key: string): unknown {
  if (typeof schema !== "object" || schema === null) return undefined;
  const definition: unknown = Reflect.get(schema, "def");
  return typeof definition === "object" && definition !== null ? Reflect.get(definition, key) : undefined;
}
