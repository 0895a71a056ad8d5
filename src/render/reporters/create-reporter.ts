import type { ProgressMode } from "../../domain/settings.ts";
import type { Reporter } from "../../ports/reporter.ts";
import { createNdjsonReporter } from "./ndjson-reporter.ts";
import { createPlainReporter } from "./plain-reporter.ts";
import { createQuietReporter } from "./quiet-reporter.ts";
import type { ReporterSetting } from "./reporter-setting.ts";
import { createTtyReporter } from "./tty-reporter.ts";

/** The reporter of a mode. `tty` needs a terminal: elsewhere it is `plain`, since cursor movements would only litter. */
export function createReporter({
  mode,
  ...setting
}: ReporterSetting & { readonly mode: ProgressMode }): Reporter {
  switch (mode) {
    case "auto":
      return setting.style.look.animated ? createTtyReporter(setting) : createPlainReporter(setting);
    case "tty":
      return setting.stream.isTTY ? createTtyReporter(setting) : createPlainReporter(setting);
    case "plain":
      return createPlainReporter(setting);
    case "json":
      return createNdjsonReporter(setting);
    case "quiet":
      return createQuietReporter(setting);
  }
}
