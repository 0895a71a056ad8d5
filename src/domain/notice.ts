import * as z from "zod";

/** A warning or note for the user; the command continues. */
export const Notice = z.strictObject({
  code: z.string().describe("Stable name, such as misspelt-flag"),
  message: z.string(),
  hint: z.string().optional(),
  file: z.string().optional(),
  line: z.number().int().positive().optional(),
});
export type Notice = z.infer<typeof Notice>;
