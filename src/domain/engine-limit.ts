/** A key of a service that the engine cannot do, or does differently. */
export interface EngineLimit {
  /**
   * `refused`: the service cannot run so; `warned`: it runs, but differently; `noted`: it runs as declared, in a way that is
   * worth knowing.
   */
  readonly kind: "refused" | "warned" | "noted";
  readonly service: string;
  /** Where the key is in the resolved model. */
  readonly path: readonly (string | number)[];
  readonly message: string;
  readonly hint?: string;
}
