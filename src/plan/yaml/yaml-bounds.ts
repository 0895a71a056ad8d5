/**
 * Limits for one YAML text: ten times the largest known Compose file. Compose needs 5 s for a file of this
 * size.
 */
export const yamlBounds = {
  lines: 50_000,
  /** Nesting depth of mappings and lists. */
  depth: 200,
  /** Number of scalars and collections, with aliases expanded. */
  nodes: 100_000,
  /** Characters of all scalars, with aliases expanded. */
  characters: 32_000_000,
  /** Keys of one mapping. */
  keys: 10_000,
} as const;
