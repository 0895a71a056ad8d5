import * as z from "zod";

/** One combination of features, in the form that a CI matrix expects. */
export const Combination = z.strictObject({
  name: z.string().describe("Unique in its matrix: minimal, full, or its features joined by +"),
  features: z
    .array(z.string())
    .readonly()
    .describe("Enabled features, including the ones that other features require"),
  args: z
    .string()
    .describe("Arguments that make `stackctl up` enable exactly these features, quoted for a shell"),
  env: z
    .record(z.string(), z.string())
    .describe("The flag of every feature, true or false: has the same effect as `args`"),
});
export type Combination = z.infer<typeof Combination>;

/** The document of `matrix --json`, ready for a GitHub Actions matrix. */
export const MatrixDocument = z.strictObject({ include: z.array(Combination).readonly() });
export type MatrixDocument = z.infer<typeof MatrixDocument>;
