import { exitCodes } from "../domain/exit-codes.ts";
import type { UpReport } from "../domain/report.ts";
import { formatUpSummary } from "../render/format-up-summary.ts";
import type { Project } from "../run/load-project.ts";
import type { ActionContext } from "./action.ts";
import type { Outcome } from "./invocation.ts";
import { publishReport } from "./publish-report.ts";

/** What a command that waited for services came to; told to CI and kept as artifacts too. */
export async function describeReport(
  report: UpReport,
  project: Project,
  context: ActionContext,
): Promise<Outcome> {
  await publishReport(report, project, context);
  return {
    exitCode: report.ok ? exitCodes.done : exitCodes.notReady,
    text: formatUpSummary(report, context.style),
    document: report,
  };
}
