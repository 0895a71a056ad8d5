/** Limits of a write. */
export interface WriteBound {
  /**
   * The folder that the user chose. Symbolic links below it are not followed, because the author of a project
   * may have created them.
   */
  readonly below: string;
  /** Permission bits; default: those of the replaced file. */
  readonly mode?: number;
}

/** The file system as stackctl uses it. Paths are absolute. */
export interface Files {
  /**
   * The text of a file, or undefined if it does not exist. Throws for a directory, missing permission and the
   * like.
   */
  readText(path: string): Promise<string | undefined>;
  /** The bytes of a file, or undefined if it does not exist. Throws what readText throws. */
  readBytes(path: string): Promise<Uint8Array | undefined>;
  /**
   * Replaces a file atomically: a reader sees the old or the new text. Keeps its mode unless one is given.
   */
  writeText(path: string, text: string, bound: WriteBound): Promise<void>;
  /** Removes a file; does nothing if there is none. */
  removeFile(path: string, bound: Pick<WriteBound, "below">): Promise<void>;
  /** Appends to a file, and creates it if it is missing. */
  appendText(path: string, text: string): Promise<void>;
  /** Creates a folder and its missing parents. */
  createFolder(path: string, bound: Pick<WriteBound, "below">): Promise<void>;
  /** Names of the folders directly below, sorted; empty if the folder is missing. */
  listFolders(path: string): Promise<readonly string[]>;
  /** Names of the files directly below, sorted; empty if the folder is missing. */
  listFiles(path: string): Promise<readonly string[]>;
  exists(path: string): Promise<boolean>;
  /** Permission bits of a file or folder, such as 0o600; undefined if it does not exist. */
  readMode(path: string): Promise<number | undefined>;
  /**
   * A record in the project's `.stackctl` folder; undefined if there is none, or if stackctl did not write
   * it.
   */
  readRecord(directory: string, name: string): Promise<string | undefined>;
  /** Writes a record there for later commands. Throws if the folder is not trustworthy or not writable. */
  writeRecord(directory: string, name: string, text: string): Promise<void>;
  /** Names of the folders below a folder in `.stackctl`; empty if stackctl created none. */
  listRecords(directory: string, name: string): Promise<readonly string[]>;
  /** Why records cannot be kept in the project's `.stackctl` folder; undefined if they can. */
  findRecordProblem(directory: string): Promise<string | undefined>;
}

/** The version control of a project. */
export interface Repository {
  /** Those of the given absolute paths that are tracked; none if the folder is not in a repository. */
  listCommitted(directory: string, paths: readonly string[]): Promise<readonly string[]>;
}
