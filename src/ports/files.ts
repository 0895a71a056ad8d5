/** The file system, as far as stackctl uses it. Paths are absolute. */
export interface Files {
  /** The text of a file, or undefined where there is none. Throws for anything else, such as a directory or no permission. */
  readText(path: string): Promise<string | undefined>;
  /** Replaces a file in one move, keeping its mode unless one is given; a reader sees the old text or the new. */
  writeText(path: string, text: string, mode?: number): Promise<void>;
  /** Adds to the end of a file, and makes it where there is none. */
  appendText(path: string, text: string): Promise<void>;
  /** Makes a folder and those above it, where they are missing. */
  createFolder(path: string): Promise<void>;
  /** Names of the folders directly below, sorted; empty where the folder is missing. */
  listFolders(path: string): Promise<readonly string[]>;
  /** Names of the files directly below, sorted; empty where the folder is missing. */
  listFiles(path: string): Promise<readonly string[]>;
  exists(path: string): Promise<boolean>;
  /** The permission bits of a file or folder, such as 0o600; undefined where there is none. */
  readMode(path: string): Promise<number | undefined>;
}
