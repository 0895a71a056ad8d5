import * as z from "zod";
import { FeatureDeclaration } from "./feature.ts";
import { Manifest } from "./manifest.ts";

/** File names below `schemas/`, one for each file that users write. */
export const schemaFiles = { manifest: "stackctl.schema.json", feature: "feature.schema.json" } as const;

/** JSON Schemas for editors, as text by file name. They describe the input, before defaults are filled in. */
export function describeSchemas(): Readonly<Record<string, string>> {
  return {
    [schemaFiles.manifest]: write(Manifest, "stackctl.yaml: the features and settings of a project"),
    [schemaFiles.feature]: write(FeatureDeclaration, "feature.yaml: one feature of a project"),
  };
}

function write(schema: z.ZodType, title: string): string {
  // Editors support draft 7 best: https://github.com/redhat-developer/yaml-language-server#features
  const described = z.toJSONSchema(schema, { io: "input", target: "draft-7" });
  return `${JSON.stringify({ ...described, title }, undefined, 2)}\n`;
}
