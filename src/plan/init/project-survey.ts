import { relative } from "node:path";
import type { Replacement } from "../../domain/documents/file-documents.ts";
import type { Notice } from "../../domain/notice.ts";
import type { Declarations } from "../settings/declarations.ts";
import type { FoundFeature } from "./plan-manifest.ts";

/** The state of a project before stackctl is set up in it. */
export interface ProjectSurvey {
  /** The folder for `stackctl.yaml`. Absolute. */
  readonly directory: string;
  readonly project: string;
  /** The text of `stackctl.yaml`, if it exists. */
  readonly manifest: string | undefined;
  readonly dotenvExample: string | undefined;
  /** Compose files that only the command line or the environment names, relative to the directory. */
  readonly composeFiles: readonly string[];
  /** Declared features with their services. */
  readonly declared: readonly FoundFeature[];
  /** Features that `stackctl.yaml` does not declare yet. */
  readonly found: readonly FoundFeature[];
  readonly replacements: readonly Replacement[];
  /** The folder for `.github`: the root of the repository. Absolute. */
  readonly repository: string;
  readonly notices: readonly Notice[];
}

/**
 * The compose files that a new manifest must name, relative to its folder: those of the command line or the
 * environment. A file of the project already names the others.
 */
export function listOwnFiles({
  manifestDirectory,
  named,
}: Pick<Declarations, "manifestDirectory" | "named">): readonly string[] {
  const isRemembered = named.source.kind === "dotenv" || named.source.kind === "config";
  return isRemembered ? [] : named.paths.map((path) => relative(manifestDirectory, path));
}
