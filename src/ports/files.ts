/** Where a write may go. */
export interface WriteBound {
  /** The folder that the user chose. No symbolic link below it is followed: the author of a project may have put it there. */
  readonly below: string;
  /** Permission bits; by default those of the file that is replaced. */
  readonly mode?: number;
}

/** The file system, as far as stackctl uses it. Paths are absolute. */
export interface Files {
  /** The text of a file, or undefined where there is none. Throws for anything else, such as a directory or no permission. */
  readText(path: string): Promise<string | undefined>;
  /** Replaces a file in one move, keeping its mode unless one is given; a reader sees the old text or the new. */
  writeText(path: string, text: string, bound: WriteBound): Promise<void>;
  /** Adds to the end of a file, and makes it where there is none. */
  appendText(path: string, text: string): Promise<void>;
  /** Makes a folder and those above it, where they are missing. */
  createFolder(path: string, bound: Pick<WriteBound, "below">): Promise<void>;
  /** Names of the folders directly below, sorted; empty where the folder is missing. */
  listFolders(path: string): Promise<readonly string[]>;
  /** Names of the files directly below, sorted; empty where the folder is missing. */
  listFiles(path: string): Promise<readonly string[]>;
  exists(path: string): Promise<boolean>;
  /** The permission bits of a file or folder, such as 0o600; undefined where there is none. */
  readMode(path: string): Promise<number | undefined>;
  /** What stackctl noted in a project's `.stackctl` folder under this name; undefined where it is none of its own. */
  readRecord(directory: string, name: string): Promise<string | undefined>;
  /** Notes a text there for later commands. Throws where the folder is not to be trusted or cannot be written. */
  writeRecord(directory: string, name: string, text: string): Promise<void>;
  /** Names of the folders below one of a project's `.stackctl`; empty where there is none of stackctl's own. */
  listRecords(directory: string, name: string): Promise<readonly string[]>;
  /** Why nothing is noted in a project's `.stackctl` folder; undefined where notes can be kept. */
  findRecordProblem(directory: string): Promise<string | undefined>;
}
