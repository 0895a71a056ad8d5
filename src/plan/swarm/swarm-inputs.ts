/** What a translation needs besides the document itself. */
export interface SwarmInputs {
  /** What `docker compose config --format json` prints, with every profile active. */
  readonly document: unknown;
  /** The absolute project directory. */
  readonly directory: string;
  /** Base64 content by absolute path: the files of `listCarriedFiles` and of `folders`, without the unreadable ones. */
  readonly files: ReadonlyMap<string, string>;
  /**
   * Absolute paths of all files, also in folders below, by the folder that `listCarriedFiles` names. Without an entry, a
   * folder needs a pinned service.
   */
  readonly folders?: ReadonlyMap<string, readonly string[]>;
  /** Variables for configs and secrets with `environment`. */
  readonly environment: ReadonlyMap<string, string>;
  /** By service. */
  readonly pins: ReadonlyMap<string, Pin>;
  /** Services that run once. */
  readonly jobs: ReadonlySet<string>;
}

/** The only node on which a service can run. */
export interface Pin {
  readonly nodeId: string;
  readonly hostname: string;
  readonly cause: string;
}
