import type { ProgressMode } from "../../domain/settings.ts";
import { type CiMode, noCi } from "../../plan/detect-ci.ts";
import type { Reporter } from "../../ports/reporter.ts";
import type { AnnotationBase } from "../format-annotation.ts";
import { createGithubReporter } from "./github-reporter.ts";
import { createNdjsonReporter } from "./ndjson-reporter.ts";
import { createPlainReporter } from "./plain-reporter.ts";
import { createQuietReporter } from "./quiet-reporter.ts";
import type { ReporterSetting } from "./reporter-setting.ts";
import { createTtyReporter } from "./tty-reporter.ts";

interface ReporterRequest extends ReporterSetting {
  readonly mode: ProgressMode;
  readonly ci?: CiMode;
  /** For the places of annotations. */
  readonly base?: AnnotationBase;
}

/** The reporter of a mode. `tty` needs a terminal: elsewhere it is `plain`, since cursor movements would only litter. */
export function createReporter({ mode, ci = noCi, ...setting }: ReporterRequest): Reporter {
  switch (resolveProgress(mode, ci)) {
    case "auto":
      return setting.style.look.animated ? createTtyReporter(setting) : createPlainReporter(setting);
    case "tty":
      return setting.stream.isTTY ? createTtyReporter(setting) : createPlainReporter(setting);
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
