import { describe, expect, it } from "vitest";
import * as z from "zod";
import { type LintReport, LintRule } from "../../../src/domain/lint.ts";
import { ruleTable } from "../../../src/plan/lint/rule-table.ts";
import { formatLint, formatLintForGithub } from "../../../src/render/lint/format-lint.ts";
import { formatSarif } from "../../../src/render/lint/format-sarif.ts";
import { expectGolden } from "../expect-golden.ts";

const fixes = (rule: LintRule) => ({ why: ruleTable[rule].why, fix: ruleTable[rule].fix });

const report: LintReport = {
  project: "shop",
  combinations: 24,
  exhaustive: true,
  unpaired: null,
  findings: [
    {
      rule: "port-clash",
      severity: "error",
      service: "web",
      message: "api and web both publish 8080/tcp",
      file: "deploy/compose, old.yaml",
      line: 12,
      ...fixes("port-clash"),
    },
    {
      rule: "unread-flag",
      severity: "warning",
      service: null,
      message: "no feature has the flag ENABLE_TABY, and no compose file reads it",
      file: ".env",
      line: 3,
      why: ruleTable["unread-flag"].why,
      fix: "Did you mean ENABLE_TABBY?",
    },
    {
      rule: "unread-flag",
      severity: "warning",
      service: null,
      message: "ENABLE_X enables x, which has no service, overlay, variable or requirement",
      file: null,
      line: null,
      ...fixes("unread-flag"),
    },
    {
      rule: "no-limit",
      severity: "info",
      service: "db",
      message: "db has no memory limit, 100% of the host",
      file: "compose.yaml",
      line: null,
      ...fixes("no-limit"),
    },
  ],
};
const clean: LintReport = {
  project: "shop",
  combinations: 1,
  exhaustive: false,
  unpaired: null,
  findings: [],
};

/** The parts of SARIF 2.1.0 that are used, as its schema has them: docs.oasis-open.org/sarif/sarif/v2.1.0. */
const text = z.strictObject({ text: z.string().min(1) });
const level = z.enum(["none", "note", "warning", "error"]);
const Sarif = z.strictObject({
  $schema: z.url(),
  version: z.literal("2.1.0"),
  runs: z.tuple([
    z.strictObject({
      tool: z.strictObject({
        driver: z.strictObject({
          name: z.string(),
          version: z.string(),
          rules: z.array(
            z.strictObject({
              id: z.string(),
              shortDescription: text,
              fullDescription: text,
              help: text,
              defaultConfiguration: z.strictObject({ level }),
            }),
          ),
        }),
      }),
      columnKind: z.enum(["utf16CodeUnits", "unicodeCodePoints"]),
      results: z.array(
        z.strictObject({
          ruleId: z.string(),
          ruleIndex: z.number().int().nonnegative(),
          level,
          message: text,
          locations: z
            .tuple([
              z.strictObject({
                physicalLocation: z.strictObject({
                  artifactLocation: z.strictObject({ uri: z.string().regex(/^[^\s\\]+$/) }),
                  region: z.strictObject({ startLine: z.number().int().positive() }).optional(),
                }),
              }),
            ])
            .optional(),
        }),
      ),
    }),
  ]),
});

describe("formatLint", () => {
  it("groups findings by rule, with the reason and what to do", async () => {
    await expectGolden("lint", (style) => formatLint(report, style));
  });

  it("says how much was looked at where nothing is found", async () => {
    await expectGolden("lint-clean", (style) => formatLint(clean, style));
  });
});

describe("formatSarif", () => {
  const [run] = Sarif.parse(JSON.parse(formatSarif(report, "1.2.3"))).runs;

  it("lists every rule once, and each result refers to its own", () => {
    const { rules } = run.tool.driver;
    expect(rules.map(({ id }) => id)).toEqual(LintRule.options);
    expect(run.results.map(({ ruleIndex }) => rules[ruleIndex]?.id)).toEqual(
      report.findings.map(({ rule }) => rule),
    );
  });

  it("has levels and places as the findings have them", () => {
    const places = run.results.map(({ level: severity, locations }) => {
      const { artifactLocation, region } = locations?.[0].physicalLocation ?? {};
      return [severity, artifactLocation?.uri, region?.startLine];
    });
    expect(places).toEqual([
      ["error", "deploy/compose%2C%20old.yaml", 12],
      ["warning", ".env", 3],
      ["warning", undefined, undefined],
      ["note", "compose.yaml", undefined],
    ]);
  });

  it("is complete where nothing is found", () => {
    expect(Sarif.parse(JSON.parse(formatSarif(clean, "1.2.3"))).runs[0].results).toEqual([]);
  });
});

describe("formatLintForGithub", () => {
  const base = { cwd: "/w/app", workspace: "/w" };

  it("is one workflow command a finding, with what would end it escaped", () => {
    const lines = formatLintForGithub(report, base).split("\n");
    expect(lines).toHaveLength(4);
    expect(lines[0]).toBe(
      "::error title=stackctl lint%3A port-clash,file=app/deploy/compose%2C old.yaml,line=12::api and web both publish 8080/tcp%0Awhy: the second service cannot start%0Afix: Publish one of them on another port, or declare a conflict between their features.",
    );
    expect(lines[2]).toMatch(/^::warning title=stackctl lint%3A unread-flag::ENABLE_X /);
    expect(lines[3]).toMatch(
      /^::notice title=[^:]*,file=app\/compose\.yaml::db has no memory limit, 100%25 of/,
    );
  });

  it("is empty where nothing is found", () => {
    expect(formatLintForGithub(clean, base)).toBe("");
  });
});
