import { exitCodes } from "../domain/exit-codes.ts";
import type { UpReport } from "../domain/report.ts";
import { formatUpSummary } from "../render/format-up-summary.ts";
import type { Style } from "../render/style.ts";
import type { Outcome } from "./invocation.ts";

/** What a command that waited for services came to. */
export function describeReport(report: UpReport, style: Style): Outcome {
  return {
    exitCode: report.ok ? exitCodes.done : exitCodes.notReady,
    text: formatUpSummary(report, style),
    document: report,
  };
}
