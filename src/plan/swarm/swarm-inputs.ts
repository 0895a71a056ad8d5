/** What a translation needs besides the document itself. */
export interface SwarmInputs {
  /** What `docker compose config --format json` prints, with every profile active. */
  readonly document: unknown;
  /** The absolute project directory. */
  readonly directory: string;
  /** Base64 content by absolute path, of the files that `listCarriedFiles` names; unreadable ones are absent. */
  readonly files: ReadonlyMap<string, string>;
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
