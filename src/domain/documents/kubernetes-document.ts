import * as z from "zod";
import { FileAction } from "../file-change.ts";
import { Loss, SecretFile } from "../kubernetes.ts";
import { Notice } from "../notice.ts";

const names = z.array(z.string()).readonly();

/** The document of `eject --to kubernetes --json`. */
export const KubernetesDocument = z.strictObject({
  project: z.string(),
  directory: z.string().describe("The folder with base, components and overlays"),
  written: z.boolean().describe("False with --dry-run"),
  services: names.describe("Services of every feature"),
  components: z
    .array(
      z.strictObject({
        name: z.string().describe("Folder in components"),
        of: z
          .enum(["all", "any"])
          .describe("all: needed while all its features are on; any: while one is on"),
        features: names,
        enabled: z.boolean().describe("Whether overlays/example lists it"),
      }),
    )
    .readonly(),
  files: z
    .array(
      z.strictObject({
        path: z.string(),
        action: FileAction,
        text: z.string().optional().describe("The content; only with --dry-run"),
      }),
    )
    .readonly(),
  removed: names.describe("Files of an earlier run that are no longer needed"),
  secretFiles: z.array(SecretFile).readonly().describe("Files that the user creates"),
  builtImages: names.describe("Images to push; overlays/example names their registry"),
  losses: z.array(Loss).readonly().describe("What Kubernetes has no place for, the worst first"),
  warnings: z.array(Notice).readonly(),
});
export type KubernetesDocument = z.infer<typeof KubernetesDocument>;
