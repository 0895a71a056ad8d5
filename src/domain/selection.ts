import type { Condition, Service } from "./service.ts";

/** A service that should run: the condition to wait for, its feature, and why it was selected. */
export interface SelectedService {
  readonly service: Service;
  readonly condition: Condition;
  /**
   * Exit code 0 is a success. True for a job (condition `completed`), and for a service that need not keep
   * running: it has no restart policy, health check, published port, or dependant that needs it running.
   */
  readonly mayExit: boolean;
  /** Undefined for a core service. */
  readonly feature: string | undefined;
  readonly cause: string;
  /** From the `stackctl.timeout` label; undefined if the command's own deadline applies. */
  readonly timeoutMs: number | undefined;
}
