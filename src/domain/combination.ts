import * as z from "zod";

/** One combination of features, as a CI matrix takes it. */
export const Combination = z.strictObject({
  name: z.string().describe("Unique in its matrix: minimal, full, or its features joined by +"),
  features: z.array(z.string()).readonly().describe("All that are on, those that others bring too"),
  args: z.string().describe("What makes `stackctl up` switch on exactly these, in one word list for a shell"),
  env: z
    .record(z.string(), z.string())
    .describe("The flag of every feature, true or false: the same without arguments"),
});
export type Combination = z.infer<typeof Combination>;

/** The document of `matrix --json`, ready for a GitHub Actions matrix. */
export const MatrixDocument = z.strictObject({ include: z.array(Combination).readonly() });
export type MatrixDocument = z.infer<typeof MatrixDocument>;
