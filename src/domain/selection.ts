import type { Condition, Service } from "./service.ts";

/** A service that is to run: what it waits for, for which feature, and why it is there. */
export interface SelectedService {
  readonly service: Service;
  readonly condition: Condition;
  /**
   * Exit code 0 ends the service well. True for a job (condition `completed`), and for a service that nothing says must
   * stay: no restart policy, health check, published port or dependant that needs it running.
   */
  readonly mayExit: boolean;
  /** Undefined for a service of the base stack. */
  readonly feature: string | undefined;
  readonly cause: string;
  /** From the `stackctl.timeout` label; undefined when the command's own deadline counts. */
  readonly timeoutMs: number | undefined;
}
