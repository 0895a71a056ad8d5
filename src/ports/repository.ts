/** The version control of a project. */
export interface Repository {
  /** Those of the given absolute paths that are tracked; none if the folder is not in a repository. */
  listCommitted(directory: string, paths: readonly string[]): Promise<readonly string[]>;
}
