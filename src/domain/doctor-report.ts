import * as z from "zod";

/** One thing that `doctor` looked at. */
export const DoctorCheck = z.strictObject({
  name: z.string().describe("Stable; a check that finds several things is there several times"),
  status: z
    .enum(["ok", "warning", "error", "skipped"])
    .describe("skipped: it could not be looked at, or there is nothing to look at"),
  message: z.string(),
  fix: z.string().nullable().describe("What to do; null where nothing is wrong"),
});
export type DoctorCheck = z.infer<typeof DoctorCheck>;

/** The document of `doctor --json`. */
export const DoctorReport = z.strictObject({
  ok: z.boolean().describe("No check found an error"),
  checks: z.array(DoctorCheck),
});
export type DoctorReport = z.infer<typeof DoctorReport>;
