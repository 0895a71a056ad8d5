import * as z from "zod";

const error = z.strictObject({
  code: z.string().describe("Stable name, such as not-ready; bug for an internal error"),
  message: z.string(),
  hint: z.string().nullable().describe("What to do"),
  cause: z
    .strictObject({ id: z.string(), title: z.string() })
    .optional()
    .describe("Known cause; docs/troubleshooting.md has a section for each id"),
  problems: z
    .array(
      z.strictObject({
        message: z.string(),
        file: z.string().nullable(),
        line: z.number().nullable(),
        column: z.number().nullable(),
        hint: z.string().nullable(),
      }),
    )
    .readonly()
    .optional()
    .describe("Each problem, if the check found several"),
});

/** The document of every command with --json that fails before it has a report. */
export const ErrorDocument = z.strictObject({ error });
export type ErrorDocument = z.infer<typeof ErrorDocument>;

/** The last line on stderr with `--progress json` if the command fails. */
export const ErrorEvent = z.strictObject({
  kind: z.literal("error"),
  error: error.extend({ stack: z.string().optional().describe("Only for an internal error") }),
});
export type ErrorEvent = z.infer<typeof ErrorEvent>;
