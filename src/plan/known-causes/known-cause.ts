import type { ContainerFacts } from "../../domain/container-facts.ts";
import type { HookRun } from "../../domain/hook-run.ts";
import type { Failure } from "../../domain/report.ts";

/** What a cause is recognised by. Texts are as they were said, secrets and all. */
export interface CauseEvidence {
  readonly service: string;
  /** As the compose file names it. */
  readonly image: string | undefined;
  readonly reason: Failure["reason"];
  /** What the engine or Compose said, when it could not be created or started; empty otherwise. */
  readonly startError: string;
  /** A hook of the service that failed; undefined without one. */
  readonly hook?: HookRun | undefined;
  readonly exitCode: number | undefined;
  readonly oomKilled: boolean;
  readonly memoryLimitBytes: number | undefined;
  /** It is up, and what is wanting is its health. */
  readonly isRunning: boolean;
  /** Outputs of the last failed probes, oldest first. */
  readonly probes: readonly { readonly exitCode: number; readonly output: string }[];
  /** Of its last run, oldest first. */
  readonly logs: readonly string[];
  readonly facts: ContainerFacts | undefined;
  /** Of the whole project, switched on or not. */
  readonly serviceNames: readonly string[];
}

/** The cause in one very case. */
export interface CauseMatch {
  readonly why: string;
  readonly hint: string;
  /** What to run next, instead of reading the log. */
  readonly commands?: readonly string[];
  /** The log line that shows it. */
  readonly line?: string;
}

/** One thing that goes wrong again and again. docs/troubleshooting.md has a section of the same title. */
export interface KnownCause {
  /** Stable: scripts may match on it. */
  readonly id: string;
  readonly title: string;
  /** Undefined where it is not this; in doubt, it is not. */
  readonly match: (evidence: CauseEvidence) => CauseMatch | undefined;
}
