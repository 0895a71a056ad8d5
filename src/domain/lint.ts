import * as z from "zod";

/** Severity of a finding; an error makes `lint` exit with 3. */
export const Severity = z.enum(["error", "warning", "info"]);
export type Severity = z.infer<typeof Severity>;

/** Every rule of `lint`, by its stable name. */
export const LintRule = z.enum([
  "unresolvable",
  "port-clash",
  "name-clash",
  "dependency-owner",
  "unpublished-url",
  "limit-below-reservation",
  "health-dependency",
  "plain-secret",
  "unread-flag",
  "floating-image",
  "no-healthcheck",
  "no-limit",
]);
export type LintRule = z.infer<typeof LintRule>;

const Level = z.enum(["off", ...Severity.options]).optional();
const levels: Record<LintRule, typeof Level> = {
  unresolvable: Level,
  "port-clash": Level,
  "name-clash": Level,
  "dependency-owner": Level,
  "unpublished-url": Level,
  "limit-below-reservation": Level,
  "health-dependency": Level,
  "plain-secret": Level,
  "unread-flag": Level,
  "floating-image": Level,
  "no-healthcheck": Level,
  "no-limit": Level,
};

/** The `lint` section of a manifest. */
export const LintSettings = z.strictObject({
  rules: z.strictObject(levels).default({}).describe("Severity by rule name; off disables a rule"),
  ignore: z
    .array(
      z.strictObject({
        rule: LintRule,
        service: z.string().optional().describe("Only for this service; default: for all services"),
      }),
    )
    .default([])
    .describe("Findings to leave out of the report"),
});
export type LintSettings = z.infer<typeof LintSettings>;

/** An actual or potential problem in a project. */
export const Finding = z.strictObject({
  rule: LintRule,
  severity: Severity,
  service: z.string().nullable(),
  message: z.string().describe("What is wrong, in one sentence"),
  why: z.string(),
  fix: z.string(),
  file: z.string().nullable().describe("Relative to the working directory"),
  line: z.number().int().positive().nullable(),
});
export type Finding = z.infer<typeof Finding>;

/** The document of `lint --json`. */
export const LintReport = z.strictObject({
  project: z.string(),
  combinations: z.number().int().describe("Number of feature combinations that were checked"),
  exhaustive: z
    .boolean()
    .describe("True: all valid combinations; false: a selection that covers every pair of features"),
  unpaired: z
    .string()
    .nullable()
    .describe(
      "Why the selection does not cover every pair of features; each feature is then enabled once and disabled once. Null if every pair is covered",
    ),
  findings: z.array(Finding).readonly().describe("Errors first, then by file and line"),
});
export type LintReport = z.infer<typeof LintReport>;
