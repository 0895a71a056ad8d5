import type { Reporter } from "../../ports/reporter.ts";
import { formatEventLine } from "./format-event-line.ts";
import type { ReporterSetting } from "./reporter-setting.ts";

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
