/** What the files of one project may come to. Compose keeps all of it in memory, and reads a file again for each use. */
export const composeBounds = {
  /** Of all values, with variables, environment files and extended services filled in. */
  characters: 32_000_000,
  /** How many times included files are read: a file that two others include is read twice, with all that it includes. */
  readings: 1_000,
  /** Read for `extends`: each service that extends another file has Compose read the whole file. Takes it 10 to 20 s. */
  extendedCharacters: 4_000_000,
} as const;

/** How many characters Compose reads in the time that opening a file takes. */
export const charactersAnOpening = 500;
