import type { LoadOptions } from "../command/load-request.ts";

/** The options that the actions of `stackctl logs` read. */
export interface LogsOptions extends LoadOptions {
  readonly follow: boolean;
  readonly tail: string | undefined;
  readonly since: string | undefined;
  readonly until: string | undefined;
  readonly grep: string | undefined;
  readonly timestamps: boolean;
  readonly json: boolean;
  readonly color: boolean;
  readonly logPrefix: boolean;
}
