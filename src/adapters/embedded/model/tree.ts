/** A mapping of a YAML document. */
export type Tree = Readonly<Record<string, unknown>>;

/** Whether it is a mapping, neither a list nor a scalar. */
export function isTree(value: unknown): value is Tree {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A mapping as it is; an empty one for anything else. */
export function asTree(value: unknown): Tree {
  return isTree(value) ? value : {};
}

/** A list as it is, one thing as a list of one, nothing as none. */
export function asList(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  return value === undefined || value === null ? [] : [value];
}

/** A scalar as text; undefined for a list, a mapping or nothing. */
export function asText(value: unknown): string | undefined {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean"
    ? String(value)
    : undefined;
}

/** The same tree with each of its texts changed. */
export function mapTexts(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === "string") return change(value);
  if (Array.isArray(value)) return value.map((one) => mapTexts(one, change));
  if (!isTree(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, mapTexts(one, change)]));
}

/** `[A=1, B]` and `{A: 1, B: }` as the second; an entry without a value has null. */
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
