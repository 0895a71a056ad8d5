import type { Condition, Service } from "./service.ts";

/** A service that is to run: what it waits for, for which feature, and why it is there. */
export interface SelectedService {
  readonly service: Service;
  readonly condition: Condition;
  /** Exit code 0 ends it well: a job, or at least nothing that another service needs alive. */
  readonly mayExit: boolean;
  /** Undefined for a service of the base stack. */
  readonly feature: string | undefined;
  readonly cause: string;
  /** From the `stackctl.timeout` label; undefined when the command's own deadline counts. */
  readonly timeoutMs: number | undefined;
}
