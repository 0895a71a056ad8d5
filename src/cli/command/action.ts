import type { Notice } from "../../domain/notice.ts";
import type { ProgressMode } from "../../domain/settings.ts";
import type { Reporter } from "../../ports/reporter.ts";
import type { Style } from "../../render/text/style.ts";
import type { World } from "../../run/world.ts";
import type { CiSetting } from "../ci/ci-setting.ts";
import type { RunRecord } from "../ci/run-record.ts";
import type { LiveScreen } from "../terminal/live-screen.ts";
import type { Prompts } from "../terminal/prompts.ts";
import type { Invocation, Outcome } from "./invocation.ts";

/** The terminal, as far as an action uses it beside what it returns. */
export interface Terminal {
  /** stdout is a terminal. */
  readonly isInteractive: boolean;
  readonly columns: number | undefined;
  /** Writes a part of the result immediately, for output without an end. */
  write(text: string): void;
  /** Opens the alternate screen on stdout; only where the style is animated. */
  openScreen(): Promise<LiveScreen>;
  /** A user can answer: stdin and stderr are terminals, and this is not CI. */
  readonly canAsk: boolean;
  /** Prompts beyond yes or no; call it only if `canAsk`. */
  createPrompts(): Promise<Prompts>;
  /** Prints a notice on stderr. */
  warn(notice: Notice): void;
  /** Prints a line on stderr, in the style of that stream. */
  tell(format: (style: Style) => string): void;
  /** Prints annotations, if the progress format is `github`. */
  annotate(annotations: string): void;
  /** Asks for yes or no. Throws StackError `confirmation-needed` without a terminal. */
  confirm(question: string): Promise<boolean>;
  /** For progress on stderr, without secrets, by the mode that was asked for; times count from when the command began. */
  createReporter(mode: ProgressMode, startedAtMs: number): Promise<Reporter>;
}

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
