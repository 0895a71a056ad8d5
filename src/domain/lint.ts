import * as z from "zod";

/** How much a finding matters; an error makes `lint` exit with 3. */
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

/** What a manifest says about `lint`. */
export const LintSettings = z.strictObject({
  rules: z.strictObject(levels).default({}).describe("Severity by rule name; off switches a rule off"),
  ignore: z
    .array(
      z.strictObject({
        rule: LintRule,
        service: z.string().optional().describe("Only for this service; default: for all"),
      }),
    )
    .default([])
    .describe("Findings that are not reported"),
});
export type LintSettings = z.infer<typeof LintSettings>;

/** Something in a project that is wrong or may become so. */
export const Finding = z.strictObject({
  rule: LintRule,
  severity: Severity,
  service: z.string().nullable(),
  message: z.string().describe("What is wrong, in one sentence"),
  why: z.string(),
  fix: z.string(),
  file: z.string().nullable().describe("Relative to where the command runs"),
  line: z.number().int().positive().nullable(),
});
export type Finding = z.infer<typeof Finding>;

/** The document of `lint --json`. */
export const LintReport = z.strictObject({
  project: z.string(),
  combinations: z.number().int().describe("How many combinations of features were looked at"),
  exhaustive: z.boolean().describe("Whether these are all that can run, or a list that covers every pair"),
  unpaired: z
    .string()
    .nullable()
    .describe(
      "Why not every pair of features is covered, where it is not: each is then on once and off once",
    ),
  findings: z.array(Finding).readonly().describe("Errors first, then by file and line"),
});
export type LintReport = z.infer<typeof LintReport>;
