import type { ContainerFacts, HookRun } from "../../../domain/container-facts.ts";
import type { Failure } from "../../../domain/report.ts";

/** The facts by which a cause is recognised. Texts are unredacted and may contain secrets. */
export interface CauseEvidence {
  readonly service: string;
  /** Image reference in the compose file. */
  readonly image: string | undefined;
  readonly reason: Failure["reason"];
  /** Error of the engine or Compose when the container could not be created or started; otherwise empty. */
  readonly startError: string;
  /** The failed hook of the service, if any. */
  readonly hook?: HookRun | undefined;
  readonly exitCode: number | undefined;
  readonly oomKilled: boolean;
  readonly memoryLimitBytes: number | undefined;
  /** The container runs, but is not healthy. */
  readonly isRunning: boolean;
  /** Outputs of the last failed probes, oldest first. */
  readonly probes: readonly { readonly exitCode: number; readonly output: string }[];
  /** Log lines of the last run, oldest first. */
  readonly logs: readonly string[];
  readonly facts: ContainerFacts | undefined;
  /** All services of the project, enabled or not. */
  readonly serviceNames: readonly string[];
}

/** A cause with the details of one failure. */
export interface CauseMatch {
  readonly why: string;
  readonly hint: string;
  /** Commands to run next, instead of reading the log. */
  readonly commands?: readonly string[];
  /** The log line that shows it. */
  readonly line?: string;
}

/** A common cause of failures. docs/troubleshooting.md has a section of the same title. */
export interface KnownCause {
  /** Stable: scripts may match on it. */
  readonly id: string;
  readonly title: string;
  /** Undefined if the evidence does not clearly show this cause. */
  readonly match: (evidence: CauseEvidence) => CauseMatch | undefined;
}
