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

/** One command, done. It returns what it came to and prints no result itself. */
export type Action = (invocation: Invocation, context: ActionContext) => Promise<Outcome>;
