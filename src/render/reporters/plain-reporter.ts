import type { Reporter } from "../../ports/reporter.ts";
import type { ReporterSetting } from "./reporter-setting.ts";
import { tellLines } from "./tell-lines.ts";

/** Tells progress in lines that stay: one an event, with the time since the beginning, and nothing twice. */
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
