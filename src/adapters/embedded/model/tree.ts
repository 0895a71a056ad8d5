/** A mapping of a YAML document. */
export type Tree = Readonly<Record<string, unknown>>;

/** Whether a value is a mapping, rather than a list or a scalar. */
export function isTree(value: unknown): value is Tree {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Returns a mapping unchanged, and an empty one for any other value. */
export function asTree(value: unknown): Tree {
  return isTree(value) ? value : {};
}

/** Returns a list unchanged, a single value as a list of one, and no value as an empty list. */
export function asList(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  return value === undefined || value === null ? [] : [value];
}

/** A scalar as text. Undefined for a list, a mapping or no value. */
export function asText(value: unknown): string | undefined {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean"
    ? String(value)
    : undefined;
}

/** The same tree with each string changed. */
export function mapTexts(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === "string") return change(value);
  if (Array.isArray(value)) return value.map((one) => mapTexts(one, change));
  if (!isTree(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, mapTexts(one, change)]));
}

/**
 * Converts `[A=1, B]` to `{A: 1, B: }`, and returns a mapping unchanged. An entry without a value becomes
 * null.
 */
export function asMapping(value: unknown, separator = "="): Tree {
  if (!Array.isArray(value)) return asTree(value);
  const pairs = value
    .flatMap((entry) => asText(entry) ?? [])
    .map((entry) => {
      const at = entry.indexOf(separator);
      return at === -1 ? ([entry, null] as const) : ([entry.slice(0, at), entry.slice(at + 1)] as const);
    });
  return Object.fromEntries(pairs);
}
