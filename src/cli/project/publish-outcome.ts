import { exitCodes } from "../../domain/exit-codes.ts";
import type { UpReport } from "../../domain/report.ts";
import { formatUpSummary } from "../../render/resources/format-up-summary.ts";
import type { Project } from "../../run/project/load-project.ts";
import type { ActionContext } from "../command/action.ts";
import type { Outcome } from "../command/invocation.ts";

/** Publishes the report of a command that waited for services, to CI and as artifacts, and returns its outcome. */
export async function publishOutcome(
  report: UpReport,
  project: Project,
  context: ActionContext,
): Promise<Outcome> {
  const { ci } = context;
  if (ci.github || ci.artifacts !== undefined) {
    const { publishReport } = await import("./publish-report.ts");
    await publishReport(report, project, context);
  }
  const isUnbuilt = report.failures.some(({ reason }) => reason === "build-failed");
  const failed = isUnbuilt ? exitCodes.launch : exitCodes.notReady;
  return {
    exitCode: report.ok ? exitCodes.done : failed,
    text: formatUpSummary(report, context.style),
    document: report,
  };
}
