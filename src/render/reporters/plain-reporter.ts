import type { Reporter } from "../../ports/reporter.ts";
import type { ReporterSetting } from "./reporter-setting.ts";
import { tellLines } from "./tell-lines.ts";

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
