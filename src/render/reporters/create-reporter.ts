import type { ProgressMode } from "../../domain/settings.ts";
import { type CiMode, noCi } from "../../plan/settings/detect-ci.ts";
import type { Reporter } from "../../ports/reporter.ts";
import type { AnnotationBase } from "../ci/format-annotation.ts";
import {
  createGithubReporter,
  createNdjsonReporter,
  createPlainReporter,
  createQuietReporter,
} from "./line-reporters.ts";
import type { ReporterSetting } from "./reporter-setting.ts";

interface ReporterRequest extends ReporterSetting {
  readonly mode: ProgressMode;
  readonly ci?: CiMode;
  /** For the places of annotations. */
  readonly base?: AnnotationBase;
}

/**
 * The reporter of a mode. `tty` needs a terminal: elsewhere it is `plain`, since cursor movements would only litter. The
 * one for terminals is loaded for them alone: its spinner takes 40 ms, a third of an empty Node.
 */
export async function createReporter(request: ReporterRequest): Promise<Reporter> {
  const { mode, ci = noCi, ...setting } = request;
  const resolved = resolveProgress(mode, ci);
  const isForTerminal =
    (resolved === "auto" && setting.style.look.animated) || (resolved === "tty" && setting.stream.isTTY);
  if (!isForTerminal) return createLineReporter(request);
  const { createTtyReporter } = await import("./tty-reporter.ts");
  return createTtyReporter(setting);
}

/** The reporter of a mode where there is no terminal: whole lines, or none. */
export function createLineReporter({ mode, ci = noCi, ...setting }: ReporterRequest): Reporter {
  switch (resolveProgress(mode, ci)) {
    case "auto":
    case "tty":
    case "plain":
      return createPlainReporter(setting);
    case "json":
      return createNdjsonReporter(setting);
    case "github":
      return createGithubReporter(setting);
    case "quiet":
      return createQuietReporter(setting);
  }
}

/** What `auto` means in CI; what is asked for by name stays. */
export function resolveProgress(mode: ProgressMode, ci: CiMode): ProgressMode {
  if (mode !== "auto" || !ci.on) return mode;
  return ci.github ? "github" : "plain";
}
