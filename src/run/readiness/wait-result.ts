import type { BuildFailure } from "../../domain/build-failure.ts";
import type { Look } from "../../plan/readiness/diff-progress.ts";
import type { ComposeResult } from "../../ports/compose.ts";

/** How a launch ended; `refused` says why single services could not be created, while all others were. */
export type LaunchResult = ComposeResult & { readonly refused?: ReadonlyMap<string, string> } & FailedBuilds;

/** The builds that failed, by service. */
type FailedBuilds = { readonly builds?: ReadonlyMap<string, BuildFailure> | undefined };

/** How the wait ended. */
export interface WaitResult extends FailedBuilds {
  readonly look: Look;
  /** Milliseconds since the start of the command, by service that became ready during it. */
  readonly readyMs: ReadonlyMap<string, number>;
  /** What Compose said where the launch failed; empty otherwise. */
  readonly launchError: string;
}
