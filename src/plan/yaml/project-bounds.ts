/** Limits for all files of one project. Compose keeps them in memory, and reads a file again for each use. */
export const composeBounds = {
  /** Characters of all values, with variables, environment files and extended services filled in. */
  characters: 32_000_000,
  /** Reads of included files: a file that two others include is read twice, with everything it includes. */
  readings: 1_000,
  /**
   * Characters read for `extends`: Compose reads a whole file per service that extends it. This many take 10
   * to 20 s.
   */
  extendedCharacters: 4_000_000,
} as const;

/** The cost of opening a file, as the number of characters that Compose reads in the same time. */
export const charactersAnOpening = 500;
