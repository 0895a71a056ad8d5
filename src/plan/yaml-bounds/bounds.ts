/** What one YAML text may have: ten times the largest Compose file that is known. Compose takes 5 s for this much. */
export const yamlBounds = {
  lines: 50_000,
  /** Collections in each other. */
  depth: 200,
  /** Scalars and collections, with each alias counted as what it stands for. */
  nodes: 100_000,
  /** Of all scalars, with each alias counted as what it stands for. */
  characters: 32_000_000,
  /** Keys of one mapping. */
  keys: 10_000,
} as const;
