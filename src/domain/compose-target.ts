/** The Compose project and its active profiles: the same for every call of one command. */
export interface ComposeTarget {
  /** Absolute paths for -f; if empty, Compose searches for its files itself. */
  readonly files: readonly string[];
  readonly projectName: string | undefined;
  /**
   * The final name of the project; needed only by a call that is recorded without holding the project lock.
   */
  readonly project?: string;
  /** Absolute. */
  readonly projectDirectory: string;
  /** Absolute paths for --env-file; if empty, Compose reads `.env` itself. */
  readonly envFiles: readonly string[];
  /**
   * Each is passed as --profile. COMPOSE_PROFILES never activates further ones, even if this list is empty.
   */
  readonly profiles: readonly string[];
  /**
   * The project's name, set if its files cannot be read with every profile active. Removal then finds
   * containers and resources by their labels.
   */
  readonly byName?: string;
  /** Variables for interpolation, added to the process environment. */
  readonly env: Readonly<Record<string, string>>;
}
