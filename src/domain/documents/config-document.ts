import * as z from "zod";
import { Notice } from "../notice.ts";
import { SettingReport } from "../settings.ts";

/** The document of `config --json`. */
export const ConfigDocument = z.strictObject({
  settings: z.array(SettingReport).readonly(),
  warnings: z.array(Notice).readonly(),
});
export type ConfigDocument = z.infer<typeof ConfigDocument>;
