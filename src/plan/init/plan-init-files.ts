import { join } from "node:path";
import type { FileChange } from "../../domain/file-change.ts";
import { schemaFiles } from "../../domain/json-schemas.ts";
import { manifestName } from "../../domain/manifest.ts";
import type { Notice } from "../../domain/notice.ts";
import { showPath } from "../names/show-path.ts";
import { addFlags, findMissingFlags } from "./add-flags.ts";
import { checkManifest } from "./check-manifest.ts";
import { formatSchemaLine, type OwnPackage } from "./format-schema-line.ts";
import { formatWorkflow } from "./format-workflow.ts";
import { extendManifest, formatManifest } from "./plan-manifest.ts";
import type { ProjectSurvey } from "./project-survey.ts";

/** The files that set up stackctl in a project, and notices about manual steps. */
export interface InitPlan {
  readonly changes: readonly FileChange[];
  readonly notices: readonly Notice[];
}

/** What the files of `init` are made from, beside the project. */
export interface InitMaterial {
  readonly own: OwnPackage;
  readonly cwd: string;
  /** The template of `stackctl.yaml`. */
  readonly manifest: string;
  /** The template of the GitHub workflow and its present text; undefined if no workflow is wanted. */
  readonly workflow: { readonly template: string; readonly before: string | undefined } | undefined;
  /** Names of the features that are enabled by default. */
  readonly enable: readonly string[];
}

type PlannedFile = Omit<FileChange, "file">;

/**
 * Plans the files that set up stackctl in a project. Throws StackError `invalid-manifest` if the new manifest
 * would be invalid.
 */
export function planInitFiles(survey: ProjectSurvey, material: InitMaterial): InitPlan {
  const shown = (path: string) => showPath(path, material.cwd);
  const manifest = planManifest(survey, material);
  const isExtended = canExtend(survey);
  checkManifest({
    text: manifest.after,
    file: shown(manifest.path),
    packs: survey.declared
      .map(({ feature }) => feature)
      .filter(({ declaredIn }) => declaredIn !== shown(manifest.path)),
    wanted: isExtended ? survey.found.map(({ feature }) => feature) : [],
  });
  const changes = [manifest, ...planDotenvExample(survey), ...planWorkflow(survey, material)];
  return {
    changes: changes.map((change) => ({ ...change, file: shown(change.path) })),
    notices: isExtended ? [] : [describeUnextended(survey)],
  };
}

/** The path of the GitHub workflow that `init` writes. */
export function workflowPath({ repository }: Pick<ProjectSurvey, "repository">): string {
  return join(repository, ".github", "workflows", "stackctl.yml");
}

function canExtend({ manifest, found }: ProjectSurvey): boolean {
  return manifest === undefined || extendManifest(manifest, found) !== undefined;
}

function describeUnextended({ found }: ProjectSurvey): Notice {
  const names = found.map(({ feature }) => feature.name).join(", ");
  return {
    code: "not-added",
    message: `${manifestName} does not declare ${names}, and its features section cannot be extended automatically`,
    hint: "Write `features:` as an indented block, or add them by hand.",
  };
}

function planManifest(survey: ProjectSurvey, { manifest: template, own, enable }: InitMaterial): PlannedFile {
  const { directory, manifest, found, composeFiles } = survey;
  const path = join(directory, manifestName);
  const names = found.map(({ feature }) => feature.name).join(", ");
  if (manifest !== undefined) {
    const after = extendManifest(manifest, found) ?? manifest;
    const what = found.length === 0 ? "declares every feature" : `features to add: ${names}`;
    return { path, before: manifest, after, what };
  }
  const after = formatManifest({
    template,
    schema: formatSchemaLine(schemaFiles.manifest, directory, directory, own),
    composeFiles,
    features: found,
    hasPacks: survey.declared.length > 0,
    enable,
  });
  return {
    path,
    before: undefined,
    after,
    what: found.length === 0 ? "no features yet" : `features: ${names}`,
  };
}

/** Empty if there is neither a file nor anything to write into it. */
function planDotenvExample({
  directory,
  dotenvExample: before,
  found,
  declared,
}: ProjectSurvey): readonly PlannedFile[] {
  const features = [...declared, ...found].map(({ feature }) => feature);
  if (before === undefined && features.length === 0) return [];
  const added = findMissingFlags(before, features);
  const what = added.length === 0 ? "has every flag" : `flags: ${added.map(({ flag }) => flag).join(", ")}`;
  return [{ path: join(directory, ".env.example"), before, after: addFlags(before, features), what }];
}

/** A workflow that starts combinations of features on GitHub's runners. */
function planWorkflow(survey: ProjectSurvey, { workflow, own }: InitMaterial): readonly PlannedFile[] {
  if (workflow === undefined) return [];
  const { directory, repository } = survey;
  const after = formatWorkflow({ template: workflow.template, repository, directory, own });
  const what = "lints, and starts combinations of features";
  return [{ path: workflowPath(survey), before: workflow.before, after, what }];
}
