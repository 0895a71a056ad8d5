import type { Reporter } from "../../ports/reporter.ts";
import type { ReporterSetting } from "./reporter-setting.ts";

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
