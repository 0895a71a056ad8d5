import type { Style } from "../../render/text/style.ts";
import type { World } from "../../run/world.ts";
import type { CiSetting } from "../ci/ci-setting.ts";
import type { RunRecord } from "../ci/run-record.ts";
import type { Terminal } from "../terminal/terminal.ts";
import type { Invocation, Outcome } from "./invocation.ts";

/** Everything that an action may use. */
export interface ActionContext {
  readonly world: World;
  readonly terminal: Terminal;
  /** Aborts at Ctrl-C, SIGTERM, SIGHUP and SIGQUIT. */
  readonly signal: AbortSignal;
  /** For results on stdout. */
  readonly style: Style;
  readonly ci: CiSetting;
  readonly record: RunRecord;
}

/** Runs one command with the options that it reads, and returns its result; it prints no result itself. */
export type Action<Options = unknown> = (
  invocation: Invocation<Options>,
  context: ActionContext,
) => Promise<Outcome>;
