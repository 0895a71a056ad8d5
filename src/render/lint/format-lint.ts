import { formatPosition } from "../../domain/errors.ts";
import type { Finding, LintReport, LintRule, Severity } from "../../domain/lint.ts";
import { ruleTable } from "../../plan/lint/rule-table.ts";
import { type Annotation, type AnnotationBase, formatAnnotation } from "../ci/format-annotation.ts";
import { plural } from "../text/amounts.ts";
import { cleanLine } from "../text/clean-text.ts";
import type { Style } from "../text/style.ts";
import { displayWidth, wrapText } from "../text/wrap-text.ts";

/** Findings by rule: the title, each place, why it matters and the fix; then how many combinations were checked. */
export function formatLint(report: LintReport, style: Style): string {
  const groups = new Map<LintRule, Finding[]>();
  for (const finding of report.findings) {
    groups.set(finding.rule, [...(groups.get(finding.rule) ?? []), finding]);
  }
  const blocks = [...groups].map(([rule, findings]) => formatGroup(rule, findings, style));
  return [...blocks, formatSummary(report, style)].join("\n\n");
}

const levels: Readonly<Record<Severity, Annotation["level"]>> = {
  error: "error",
  warning: "warning",
  info: "notice",
};

/** One annotation a finding, which GitHub shows beside the line. */
export function formatLintForGithub({ findings }: LintReport, base: AnnotationBase): string {
  return findings
    .map(({ rule, severity, message, why, fix, file, line }) =>
      formatAnnotation(
        {
          level: levels[severity],
          title: `stackctl lint: ${rule}`,
          ...(file !== null && { file }),
          ...(line !== null && { line }),
          message: `${message}\nwhy: ${why}\nfix: ${fix}`,
        },
        base,
      ),
    )
    .join("\n");
}

function formatGroup(rule: LintRule, findings: readonly Finding[], style: Style): string {
  const { title, why } = ruleTable[rule];
  const sign = formatSign(findings[0]?.severity ?? "info", style);
  const fixes = new Set(findings.map(({ fix }) => fix));
  const [shared] = fixes.size === 1 ? fixes : [];
  const lines = findings.flatMap((finding) => formatFinding(finding, shared === undefined, style));
  return [
    layBlock(`${style.strong(rule)}: ${title}`, `${sign} `, style),
    ...lines,
    layBlock(style.dim(`why: ${why}`), "  ", style),
    ...(shared === undefined ? [] : [layBlock(style.dim(`fix: ${cleanLine(shared)}`), "  ", style)]),
  ].join("\n");
}

function formatFinding({ message, file, line, fix }: Finding, ownFix: boolean, style: Style): string[] {
  const place = file === null ? "" : `${formatPosition(line === null ? { file } : { file, line })}: `;
  return [
    layBlock(style.dim(place) + cleanLine(message), "  ", style),
    ...(ownFix ? [layBlock(style.dim(`fix: ${cleanLine(fix)}`), "    ", style)] : []),
  ];
}

function formatSummary({ findings, combinations, exhaustive, unpaired }: LintReport, style: Style): string {
  const count = (severity: Severity) => findings.filter((finding) => finding.severity === severity).length;
  const [errors, warnings, notes] = [count("error"), count("warning"), count("info")];
  const counts = [plural(errors, "error"), plural(warnings, "warning"), plural(notes, "note")].join(", ");
  const some = unpaired === null ? "every pair of features" : "each feature once enabled and once disabled";
  const which = exhaustive ? "all valid ones" : some;
  const checked = `checked ${plural(combinations, "combination")} of features (${which})`;
  const sign = errors > 0 ? style.bad(style.symbols.bad) : style.ok(style.symbols.ok);
  return layBlock(`${counts}; ${checked}`, `${sign} `, style);
}

function formatSign(severity: Severity, { symbols, bad, warn, dim }: Style): string {
  switch (severity) {
    case "error":
      return bad(symbols.bad);
    case "warning":
      return warn(symbols.warn);
    case "info":
      return dim(symbols.waiting);
  }
}

function layBlock(text: string, first: string, { look }: Style): string {
  return wrapText(text, { width: look.width, first, rest: " ".repeat(displayWidth(first)) });
}
