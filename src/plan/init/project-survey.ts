import type { Replacement } from "../../domain/documents/file-documents.ts";
import type { Notice } from "../../domain/notice.ts";
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
