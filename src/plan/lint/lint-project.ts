import type { Finding, LintReport, LintSettings, Severity } from "../../domain/lint.ts";
import { checkCombinations } from "./check-combinations.ts";
import { checkEachService } from "./check-each-service.ts";
import { checkFlags } from "./check-flags.ts";
import { checkSecrets } from "./check-secrets.ts";
import type { FoundProblem, LintFacts } from "./lint-facts.ts";
import { ruleTable } from "./rule-table.ts";

/** All lint findings of a project, with the severities of the manifest; errors first. */
export function lintProject(facts: LintFacts): LintReport["findings"] {
  const { lint } = facts.manifest;
  const found = [
    ...checkCombinations(facts),
    ...checkEachService(facts),
    ...checkSecrets(facts),
    ...checkFlags(facts),
  ];
  const findings = found.flatMap((problem) => describeFinding(problem, lint));
  const unique = new Map(
    findings.map((finding) => [`${finding.rule} ${finding.service} ${finding.message}`, finding]),
  );
  return [...unique.values()].toSorted(compareFindings);
}

function describeFinding(problem: FoundProblem, { rules, ignore }: LintSettings): readonly Finding[] {
  const { rule, service, message, where } = problem;
  const text = ruleTable[rule];
  const severity = rules[rule] ?? problem.severity ?? text.severity;
  const isIgnored = ignore.some(
    (one) => one.rule === rule && (one.service === undefined || one.service === service),
  );
  if (severity === "off" || isIgnored) return [];
  return [
    {
      rule,
      severity,
      service: service ?? null,
      message,
      why: text.why,
      fix: problem.fix ?? text.fix,
      file: where?.file ?? null,
      line: where?.line ?? null,
    },
  ];
}

const rank: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2 };

function compareFindings(a: Finding, b: Finding): number {
  return (
    rank[a.severity] - rank[b.severity] ||
    compareText(a.rule, b.rule) ||
    compareText(a.file ?? "", b.file ?? "") ||
    (a.line ?? 0) - (b.line ?? 0) ||
    compareText(a.message, b.message)
  );
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
