import { type Finding, type LintReport, LintRule, type Severity } from "../../domain/lint.ts";
import { ruleTable } from "../../plan/lint/rule-table.ts";

const levels: Readonly<Record<Severity, string>> = { error: "error", warning: "warning", info: "note" };

/** The report as SARIF 2.1.0 (docs.oasis-open.org/sarif/sarif/v2.1.0), as code scanning takes it. */
export function formatSarif({ findings }: LintReport, version: string): string {
  const rules = LintRule.options.map((id) => {
    const { title, why, fix, severity } = ruleTable[id];
    return {
      id,
      shortDescription: { text: title },
      fullDescription: { text: `${title}: ${why}.` },
      help: { text: fix },
      defaultConfiguration: { level: levels[severity] },
    };
  });
  const results = findings.map((finding) => ({
    ruleId: finding.rule,
    ruleIndex: LintRule.options.indexOf(finding.rule),
    level: levels[finding.severity],
    message: { text: `${finding.message}. ${finding.why}. Fix: ${finding.fix}` },
    ...locate(finding),
  }));
  const driver = { name: "stackctl", version, rules };
  const log = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [{ tool: { driver }, columnKind: "utf16CodeUnits", results }],
  };
  return JSON.stringify(log, undefined, 2);
}

function locate({ file, line }: Finding): object {
  if (file === null) return {};
  const uri = file.split(/[\\/]/).map(encodeURIComponent).join("/");
  const region = line === null ? {} : { region: { startLine: line } };
  return { locations: [{ physicalLocation: { artifactLocation: { uri }, ...region } }] };
}
