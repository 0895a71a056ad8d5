/** A file that Compose reads for a model. Its text is undefined when the file does not exist. */
export interface InputFile {
  readonly path: string;
  readonly text: string | undefined;
  /** The file declares services, rather than variables or labels. */
  readonly isCompose: boolean;
}

/** The input files that could be found without running Compose. */
export interface Inputs {
  readonly files: readonly InputFile[];
  /** Paths that Compose checks for a folder or for symbolic links, but does not read. */
  readonly links: readonly string[];
  /** True when there are no other inputs. */
  readonly complete: boolean;
}

/**
 * The text of a file, or undefined when the file does not exist. Throws when a second read may return another
 * text.
 */
export type ReadInput = (path: string) => Promise<string | undefined>;
