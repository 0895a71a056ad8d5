import { exitCodes } from "../../domain/exit-codes.ts";
import type { LintReport } from "../../domain/lint.ts";
import { lintProject } from "../../plan/lint/lint-project.ts";
import type { AnnotationBase } from "../../render/ci/format-annotation.ts";
import { formatLint, formatLintForGithub } from "../../render/lint/format-lint.ts";
import { formatSarif } from "../../render/lint/format-sarif.ts";
import type { Style } from "../../render/text/style.ts";
import { readLintFacts } from "../../run/lint/read-lint-facts.ts";
import { annotationBase } from "../ci/ci-setting.ts";
import type { Action } from "../command/action.ts";
import { type LoadOptions, readLoadRequest } from "../command/load-request.ts";
import { version } from "../command/own-package.ts";

interface LintOptions extends LoadOptions {
  readonly format: "text" | "json" | "sarif" | "github";
}

/** Looks for mistakes in every combination of features. */
export const lint: Action<LintOptions> = async (invocation, { world, signal, style, terminal }) => {
  const {
    project,
    facts,
    exhaustive,
    unpaired = null,
  } = await readLintFacts(readLoadRequest(invocation, world.cwd), world, signal);
  if (unpaired !== null) {
    const message = `lint does not check every pair of features: ${unpaired}`;
    const hint = "Put services that are used together into one feature.";
    terminal.warn({ code: "unpaired-features", message, hint });
  }
  const findings = lintProject(facts);
  const { format } = invocation.options;
  const report: LintReport = { project, combinations: facts.runs.length, exhaustive, unpaired, findings };
  return {
    exitCode: findings.some(({ severity }) => severity === "error") ? exitCodes.settings : exitCodes.done,
    text: formatAs(format, report, style, annotationBase(world.cwd, world.env)),
    isForRunner: format === "github",
    document: report,
  };
};

function formatAs(
  format: LintOptions["format"],
  report: LintReport,
  style: Style,
  base: AnnotationBase,
): string {
  switch (format) {
    case "json":
      return JSON.stringify(report, undefined, 2);
    case "sarif":
      return formatSarif(report, version);
    case "github":
      return formatLintForGithub(report, base);
    default:
      return formatLint(report, style);
  }
}
