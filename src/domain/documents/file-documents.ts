import * as z from "zod";
import { FileAction } from "../file-change.ts";
import { Notice } from "../notice.ts";

const warnings = z.array(Notice).readonly();
const names = z.array(z.string()).readonly();

const PlannedFile = z.strictObject({
  path: z.string(),
  action: FileAction,
  what: z.string().describe("What changes, in a few words"),
  text: z.string().optional().describe("The new content; only with --dry-run"),
});

/** A command of a start script, and the stackctl command that replaces it. */
export const Replacement = z.strictObject({
  file: z.string(),
  line: z.number(),
  old: z.string(),
  new: z.string().describe("A stackctl command, or why nothing is needed"),
  note: z.string().optional(),
});
export type Replacement = z.infer<typeof Replacement>;

/** The document of `init --json`. */
export const InitDocument = z.strictObject({
  project: z.string(),
  directory: z.string(),
  written: z.boolean().describe("False with --dry-run, or if every file already has its content"),
  files: z.array(PlannedFile).readonly(),
  features: z
    .array(
      z.strictObject({
        name: z.string(),
        flag: z.string(),
        profiles: names,
        conflicts: names,
        services: names,
      }),
    )
    .readonly(),
  replacements: z.array(Replacement).readonly(),
  warnings,
});
export type InitDocument = z.infer<typeof InitDocument>;

/** The document of `features add --json`. */
export const FeaturesAddDocument = z.strictObject({
  feature: z.string(),
  written: z.boolean().describe("False with --dry-run"),
  files: z.array(PlannedFile).readonly(),
  warnings,
});
export type FeaturesAddDocument = z.infer<typeof FeaturesAddDocument>;

/** The document of `eject --json`. */
export const EjectDocument = z.strictObject({
  project: z.string(),
  written: z.boolean().describe("False with --dry-run"),
  services: names,
  variables: names.describe("Variables that the environment file sets"),
  secrets: names.describe("Variables whose value the user must fill in"),
  files: z
    .array(
      z.strictObject({
        path: z.string().describe("- for stdout"),
        action: FileAction,
        text: z.string().optional().describe("The content; only with --dry-run or --output -"),
      }),
    )
    .readonly(),
  warnings,
});
export type EjectDocument = z.infer<typeof EjectDocument>;
