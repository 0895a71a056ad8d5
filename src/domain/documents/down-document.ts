import * as z from "zod";
import { Notice } from "../notice.ts";

/** The document of `down --json`. */
export const DownDocument = z.strictObject({
  ok: z.literal(true),
  project: z.string(),
  removed: z.array(z.string()).readonly().describe("Services whose containers or processes were removed"),
  volumes: z.boolean().describe("Whether the volumes were removed, too"),
  warnings: z.array(Notice).readonly(),
});
export type DownDocument = z.infer<typeof DownDocument>;
