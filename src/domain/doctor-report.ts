import * as z from "zod";

/** One check of `doctor`. */
export const DoctorCheck = z.strictObject({
  name: z.string().describe("Stable name; a check with several findings appears once for each"),
  status: z
    .enum(["ok", "warning", "error", "skipped"])
    .describe("skipped: the check could not run, or there is nothing to check"),
  message: z.string(),
  fix: z.string().nullable().describe("What to do; null if nothing is wrong"),
});
export type DoctorCheck = z.infer<typeof DoctorCheck>;

/** The document of `doctor --json`. */
export const DoctorReport = z.strictObject({
  ok: z.boolean().describe("No check found an error"),
  checks: z.array(DoctorCheck),
});
export type DoctorReport = z.infer<typeof DoctorReport>;
