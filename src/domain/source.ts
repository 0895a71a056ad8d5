import * as z from "zod";

/** Where a value came from, strongest first; `required` and `dependency` follow from another feature. */
export const Source = z.strictObject({
  kind: z.enum(["argument", "environment", "dotenv", "config", "default", "required", "dependency"]),
  detail: z.string().describe("The flag, variable, file and line, or the other feature"),
});
export type Source = z.infer<typeof Source>;
export type SourceKind = Source["kind"];
