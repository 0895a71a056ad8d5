import { StackError } from "../../domain/errors.ts";
import type { Notice } from "../../domain/notice.ts";
import type { ProgressMode } from "../../domain/settings.ts";
import type { Redactor } from "../../plan/secrets/redact.ts";
import { redactEvent } from "../../plan/secrets/redact-own.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Reporter } from "../../ports/reporter.ts";
import { type AnnotationBase, formatNoticeAnnotation } from "../../render/ci/format-annotation.ts";
import { formatNotice } from "../../render/text/format-message.ts";
import type { Style } from "../../render/text/style.ts";
import type { CiSetting } from "../ci/ci-setting.ts";
import type { RunRecord } from "../ci/run-record.ts";
import type { LiveScreen } from "./live-screen.ts";
import { onSuspend } from "./on-suspend.ts";
import type { Prompts } from "./prompts.ts";
import type { StderrMode } from "./stderr-mode.ts";
import { createStreamStyle } from "./stream-style.ts";

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
  /** Asks for yes or no; Enter alone is no. Throws StackError `confirmation-needed` without a terminal. */
  confirm(question: string): Promise<boolean>;
  /** For progress on stderr, without secrets, by the mode that was asked for; times count from when the command began. */
  createReporter(mode: ProgressMode, startedAtMs: number): Promise<Reporter>;
}

interface TerminalSetting {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly ci: CiSetting;
  readonly stderr: StderrMode;
  /** Receives every reported event. */
  readonly record: RunRecord;
  readonly base: AnnotationBase;
  readonly redact: Redactor;
}

/** The terminal of this process: results on stdout, questions and progress on stderr. */
export function createTerminal({
  clock,
  signal,
  ci,
  stderr,
  record,
  base,
  redact,
}: TerminalSetting): Terminal {
  const writeLine = (line: string) => process.stderr.write(`${redact.own(line)}\n`);
  const loadPrompts = async () => {
    const { createPrompts } = await import("./prompts.ts");
    return createPrompts({ input: process.stdin, output: process.stderr, signal, hide: redact.own });
  };
  let annotates = ci.github;
  return {
    isInteractive: process.stdout.isTTY === true && !ci.on,
    columns: process.stdout.columns,
    write: (text) => {
      process.stdout.write(redact.own(text));
    },
    openScreen: async () => {
      const { openLiveScreen } = await import("./live-screen.ts");
      const style = () => createStreamStyle(process.stdout, ci);
      const screen = openLiveScreen({ stream: process.stdout, style });
      return { ...screen, show: (draw) => screen.show((now) => redact.own(draw(now))) };
    },
    canAsk: canAsk(ci),
    createPrompts: loadPrompts,
    warn: (notice) => {
      if (stderr.isJson) {
        const redacted = redactEvent({ kind: "notice", notice }, redact);
        process.stderr.write(`${JSON.stringify(redacted)}\n`);
        return;
      }
      writeLine(
        annotates
          ? formatNoticeAnnotation(notice, base)
          : formatNotice(notice, createStreamStyle(process.stderr, ci)),
      );
    },
    tell: (format) => writeLine(format(createStreamStyle(process.stderr, ci))),
    annotate: (annotations) => {
      if (annotates && !stderr.isJson && annotations !== "") writeLine(annotations);
    },
    confirm: async (question) => {
      if (!canAsk(ci)) refuseQuestion(question);
      return (await loadPrompts()).yesOrNo(question, false);
    },
    createReporter: async (mode, startedAtMs) => {
      const { createReporter, resolveProgress } = await import("../../render/reporters/create-reporter.ts");
      annotates = resolveProgress(mode, ci) === "github";
      stderr.isJson = mode === "json";
      const style = createStreamStyle(process.stderr, ci);
      const stream = process.stderr;
      const reporter = await createReporter({ mode, ci, base, stream, style, clock, startedAtMs, onSuspend });
      return {
        on: (event) => {
          const redacted = redactEvent(event, redact);
          // Log lines are many, and the engine keeps them.
          if (redacted.kind !== "log") record.addEvent({ atMs: clock.now() - startedAtMs, ...redacted });
          reporter.on(redacted);
        },
        close: () => reporter.close(),
      };
    },
  };
}

/** Some CI systems provide a terminal, but no user answers there. */
function canAsk(ci: CiSetting): boolean {
  return process.stdin.isTTY === true && process.stderr.isTTY === true && !ci.on;
}

function refuseQuestion(question: string): never {
  throw new StackError("confirmation-needed", {
    message: `${question} There is no terminal to confirm on`,
    hint: "Pass --yes to confirm.",
  });
}
