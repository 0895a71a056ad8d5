/** The version control that a project is kept in. */
export interface Repository {
  /** Those of these absolute paths that are tracked; none where the folder is in no repository. */
  listCommitted(directory: string, paths: readonly string[]): Promise<readonly string[]>;
}
