import * as z from "zod";
import { Notice } from "../notice.ts";
import { NeededPackages } from "../packages.ts";
import { Endpoint } from "../report.ts";
import { SettingReport } from "../settings.ts";

/** The document of `config --json`. */
export const ConfigDocument = z.strictObject({
  settings: z.array(SettingReport).readonly(),
  warnings: z.array(Notice).readonly(),
});
export type ConfigDocument = z.infer<typeof ConfigDocument>;

/** The document of `deps --json`. */
export const DepsDocument = z.strictObject({ dependencies: z.array(NeededPackages).readonly() });
export type DepsDocument = z.infer<typeof DepsDocument>;

/** The document of `down --json`. */
export const DownDocument = z.strictObject({
  ok: z.literal(true),
  project: z.string(),
  removed: z.array(z.string()).readonly().describe("Services whose containers or processes were removed"),
  volumes: z.boolean().describe("Whether the volumes were removed, too"),
  warnings: z.array(Notice).readonly(),
});
export type DownDocument = z.infer<typeof DownDocument>;

/** An endpoint that a browser can open, and its service. */
export const WebEndpoint = z.strictObject({ service: z.string(), ...Endpoint.shape });
export type WebEndpoint = z.infer<typeof WebEndpoint>;

/** The document of `open --json`. */
export const OpenDocument = z.strictObject({
  project: z.string(),
  endpoints: z
    .array(WebEndpoint)
    .readonly()
    .describe("The endpoint of the named service, or one of each ready service that has a web endpoint"),
});
export type OpenDocument = z.infer<typeof OpenDocument>;

/** One line on stdout with `logs --json`. */
export const LogEntry = z.strictObject({
  time: z
    .string()
    .nullable()
    .describe(
      "When the line was written, ISO 8601, by the engine's clock; null with the embedded engine, which keeps no times",
    ),
  service: z.string(),
  container: z.string().describe("The container's name"),
  stream: z
    .enum(["stdout", "stderr"])
    .nullable()
    .describe("null with the embedded engine, which keeps both streams in one log"),
  text: z.string().describe("The line without its line end and control characters"),
});
export type LogEntry = z.infer<typeof LogEntry>;
