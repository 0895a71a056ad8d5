import { join, resolve } from "node:path";
import type { UpReport } from "../../domain/report.ts";
import { redactDocument } from "../../plan/secrets/redact-document.ts";
import { formatFailureAnnotations } from "../../render/ci/format-failure-annotations.ts";
import { formatStepOutputs, formatStepSummary } from "../../render/ci/format-step.ts";
import type { Project } from "../../run/project/load-project.ts";
import { annotationBase } from "../ci/ci-setting.ts";
import type { ActionContext } from "../command/action.ts";
import { keepEvidence } from "./keep-evidence.ts";

/**
 * Publishes a report: artifacts if the user requested them, and under GitHub Actions the summary
 * page, the outputs of the step, and failures as annotations.
 */
export async function publishReport(
  report: UpReport,
  project: Pick<Project, "directory" | "model">,
  context: ActionContext,
): Promise<void> {
  await keepEvidence(project, { kind: "report", report }, context);
  const { ci, world, terminal } = context;
  if (!ci.github) return;
  terminal.annotate(formatFailureAnnotations(report.failures, annotationBase(world.cwd, world.env)));
  try {
    const summary = world.env.get("GITHUB_STEP_SUMMARY");
    const { redact } = world.secrets;
    if (summary) await world.files.appendText(summary, redact.own(formatStepSummary(report)));
    const outputs = world.env.get("GITHUB_OUTPUT");
    if (!outputs) return;
    const path = await writeReport(report, project, context);
    const text = formatStepOutputs(describeOutputs(report, path), world.host.createSecret());
    await world.files.appendText(outputs, redact.own(text));
  } catch (error) {
    terminal.warn({
      code: "report-not-published",
      message: `cannot write the whole report to this GitHub step: ${error instanceof Error ? error.message : String(error)}`,
    });
  }
}

/** The outputs of a step; lists are JSON, for `fromJSON` in an expression. */
function describeOutputs(report: UpReport, path: string): Readonly<Record<string, string>> {
  return {
    ok: String(report.ok),
    project: report.project,
    "duration-ms": String(Math.round(report.durationMs)),
    services: JSON.stringify(report.services.map(({ name }) => name)),
    failed: JSON.stringify(report.failures.map(({ service }) => service)),
    report: path,
  };
}

/** Where later steps find the report: among the artifacts, else in a folder that outlives the step. */
async function writeReport(
  report: UpReport,
  { directory, model }: Pick<Project, "directory" | "model">,
  { ci, world }: ActionContext,
): Promise<string> {
  if (ci.artifacts !== undefined) return resolve(world.cwd, ci.artifacts, "report.json");
  const folder = world.env.get("RUNNER_TEMP");
  const name = `stackctl-${model.project}-report.json`;
  const text = `${JSON.stringify(redactDocument(report, world.secrets.redact), undefined, 2)}\n`;
  if (!folder) {
    await world.files.writeRecord(directory, name, text);
    return join(directory, ".stackctl", name);
  }
  await world.files.createFolder(folder, { below: folder });
  await world.files.writeText(join(folder, name), text, { below: folder });
  return join(folder, name);
}
