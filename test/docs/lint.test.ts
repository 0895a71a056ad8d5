import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { LintRule } from "../../src/domain/lint.ts";
import { Manifest } from "../../src/domain/manifest.ts";
import { ruleTable } from "../../src/plan/lint/rule-table.ts";
import { parseYamlFile } from "../../src/plan/yaml/parse-yaml-file.ts";

const page = readFileSync(new URL("../../docs/lint.md", import.meta.url), "utf8");

describe("docs/lint.md", () => {
  it("has a current table of all rules", () => {
    const rows = LintRule.options.map((rule) => {
      const { severity, title, why } = ruleTable[rule];
      return `| \`${rule}\` | ${severity} | ${title} | ${why} |`;
    });
    const table = page.split("\n").filter((line) => /^\| `[a-z-]+` \| (?:error|warning|info) \|/.test(line));
    expect(table).toEqual(rows);
  });

  it("shows valid settings of a manifest", () => {
    const [, example = ""] = /```yaml\n([\s\S]*?)```/.exec(page) ?? [];
    expect(parseYamlFile(example, "stackctl.yaml", Manifest)).toMatchObject({
      kind: "valid",
      value: { lint: { rules: { "no-limit": "error" } } },
    });
  });
});
