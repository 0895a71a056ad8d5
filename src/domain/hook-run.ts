/** A failed run of a lifecycle hook. */
export interface HookRun {
  /** Such as `pre_start` or `post_start`. */
  readonly kind: string;
  /** One line, as the engine reports it. */
  readonly command: string;
  readonly exitCode: number;
  /** Its last lines of output; empty if the output was not kept. */
  readonly logs: readonly string[];
}
