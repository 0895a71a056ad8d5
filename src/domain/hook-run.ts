/** A run of a lifecycle hook that ended badly. */
export interface HookRun {
  /** Such as `pre_start` or `post_start`. */
  readonly kind: string;
  /** One line, as the engine tells it. */
  readonly command: string;
  readonly exitCode: number;
  /** Its last lines; empty for a hook whose output nobody kept. */
  readonly logs: readonly string[];
}
