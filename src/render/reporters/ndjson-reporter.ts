import type { Reporter } from "../../ports/reporter.ts";
import type { ReporterSetting } from "./reporter-setting.ts";

/** Tells progress to programs: one JSON object a line, an event with `atMs`, the milliseconds since the beginning. */
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
