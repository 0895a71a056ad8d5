import type { Reporter } from "../../ports/reporter.ts";
import { type AnnotationBase, disarm, formatGroup, formatNoticeAnnotation } from "../ci/format-annotation.ts";
import { cleanLine } from "../text/clean-text.ts";
import type { ReporterSetting } from "./reporter-setting.ts";
import { formatEventLine, tellLines } from "./tell-lines.ts";

/** Prints progress as one line per event, with the time since the start of the command and without repetitions. */
export function createPlainReporter(setting: ReporterSetting): Reporter {
  const tell = tellLines(setting);
  return {
    on: (event) => {
      const line = tell(event);
      if (line !== undefined) setting.stream.write(`${line}\n`);
    },
    close: () => {},
  };
}

/** Prints failures and warnings only. */
export function createQuietReporter({ stream, style }: Pick<ReporterSetting, "stream" | "style">): Reporter {
  return {
    on: (event) => {
      if (event.kind === "notice" || event.kind === "failed") {
        stream.write(`${formatEventLine(event, style)}\n`);
      }
    },
    close: () => {},
  };
}

/** Prints progress for programs: one JSON object a line, an event with `atMs`, the milliseconds since the start of the command. */
export function createNdjsonReporter({
  stream,
  clock,
  startedAtMs,
}: Omit<ReporterSetting, "style">): Reporter {
  const beginMs = startedAtMs ?? clock.now();
  return {
    on: (event) => {
      stream.write(`${JSON.stringify({ atMs: clock.now() - beginMs, ...event })}\n`);
    },
    close: () => {},
  };
}

/**
 * Prints progress to the log of GitHub Actions: the lines of a launch in one group that can be folded, warnings as
 * annotations. Nothing that a container wrote is taken for a command there.
 */
export function createGithubReporter(
  setting: ReporterSetting & { readonly base?: AnnotationBase },
): Reporter {
  const tell = tellLines(setting);
  let isGrouped = false;
  const write = (line: string) => setting.stream.write(`${line}\n`);
  return {
    on: (event) => {
      const line = tell(event);
      if (line === undefined) return;
      if (event.kind === "planned" && !isGrouped) {
        write(formatGroup(`stackctl: ${cleanLine(event.project)}`));
        isGrouped = true;
      }
      write(event.kind === "notice" ? formatNoticeAnnotation(event.notice, setting.base) : disarm(line));
    },
    close: () => {
      if (isGrouped) write("::endgroup::");
      isGrouped = false;
    },
  };
}
