/** A value in a document, with its path. */
export interface FoundValue {
  readonly path: readonly (string | number)[];
  readonly value: unknown;
}

/** The values at a pattern such as `ports.*.host_ip`; `*` stands for each entry of a list or map. */
export function findValues(value: unknown, pattern: string): readonly FoundValue[] {
  return walk(value, pattern === "" ? [] : pattern.split("."));
}

function walk(value: unknown, [key, ...rest]: readonly string[]): readonly FoundValue[] {
  if (key === undefined) return [{ path: [], value }];
  return listEntries(value)
    .filter(([name]) => key === "*" || name === key)
    .flatMap(([name, child]) =>
      walk(child, rest).map((found) => ({ ...found, path: [name, ...found.path] })),
    );
}

function listEntries(value: unknown): readonly (readonly [string | number, unknown])[] {
  if (Array.isArray(value)) return value.map((entry, at) => [at, entry] as const);
  return typeof value === "object" && value !== null ? Object.entries(value) : [];
}
