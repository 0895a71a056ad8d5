import { join, relative } from "node:path";
import type { FileChange } from "../../domain/file-change.ts";
import { schemaFiles } from "../../domain/json-schemas.ts";
import { manifestName } from "../../domain/manifest.ts";
import type { Notice } from "../../domain/notice.ts";
import { addFlags } from "../../plan/init/add-flags.ts";
import { checkManifest } from "../../plan/init/check-manifest.ts";
import { formatSchemaLine, type OwnPackage } from "../../plan/init/format-schema-line.ts";
import { formatWorkflow } from "../../plan/init/format-workflow.ts";
import { extendManifest, formatManifest } from "../../plan/init/plan-manifest.ts";
import type { World } from "../world.ts";
import { readTemplate } from "./read-template.ts";
import type { ProjectSurvey } from "./survey-project.ts";

/** The user's choices for `init`, from flags or answers. */
export interface InitChoices {
  /** Features that are enabled by default. */
  readonly enable: readonly string[];
  readonly github: boolean;
}

/** The files that set up stackctl in a project, and notices about manual steps. */
export interface InitPlan {
  readonly changes: readonly FileChange[];
  readonly notices: readonly Notice[];
}

/** Plans the files that set up stackctl in a project. */
export async function planInit(
  survey: ProjectSurvey,
  choices: InitChoices,
  own: OwnPackage,
  { files, cwd }: Pick<World, "files" | "cwd">,
): Promise<InitPlan> {
  const shown = (path: string) => relative(cwd, path) || path;
  const manifest = await planManifest(survey, choices, own, { files });
  checkManifest({
    text: manifest.after,
    file: shown(manifest.path),
    packs: survey.declared
      .map(({ feature }) => feature)
      .filter(({ declaredIn }) => declaredIn !== shown(manifest.path)),
    wanted: canExtend(survey) ? survey.found.map(({ feature }) => feature) : [],
  });
  const changes = [
    manifest,
    ...planDotenvExample(survey),
    ...(choices.github ? [await planWorkflow(survey, own, { files })] : []),
  ];
  return {
    changes: changes.map((change) => ({ ...change, file: shown(change.path) })),
    notices: canExtend(survey) ? [] : [describeUnextended(survey)],
  };
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

type PlannedFile = Omit<FileChange, "file">;

async function planManifest(
  survey: ProjectSurvey,
  { enable }: InitChoices,
  own: OwnPackage,
  world: Pick<World, "files">,
): Promise<PlannedFile> {
  const { directory, manifest, found, composeFiles } = survey;
  const path = join(directory, manifestName);
  const names = found.map(({ feature }) => feature.name).join(", ");
  if (manifest !== undefined) {
    const after = extendManifest(manifest, found) ?? manifest;
    const what = found.length === 0 ? "declares every feature" : `features to add: ${names}`;
    return { path, before: manifest, after, what };
  }
  const after = formatManifest({
    template: await readTemplate("stackctl.yaml", own, world),
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
  dotenvExample,
  found,
  declared,
}: ProjectSurvey): readonly PlannedFile[] {
  const features = [...declared, ...found].map(({ feature }) => feature);
  if (dotenvExample === undefined && features.length === 0) return [];
  const after = addFlags(dotenvExample, features);
  const added = features.filter(
    ({ flag }) => after.includes(`#${flag}=true`) && !dotenvExample?.includes(flag),
  );
  const what = added.length === 0 ? "has every flag" : `flags: ${added.map(({ flag }) => flag).join(", ")}`;
  return [{ path: join(directory, ".env.example"), before: dotenvExample, after, what }];
}

/** A workflow that starts combinations of features on GitHub's runners. */
async function planWorkflow(
  { directory, repository }: ProjectSurvey,
  own: OwnPackage,
  { files }: Pick<World, "files">,
): Promise<PlannedFile> {
  const path = join(repository, ".github", "workflows", "stackctl.yml");
  const after = formatWorkflow({
    template: await readTemplate("stackctl.yml", own, { files }),
    repository,
    directory,
    own,
  });
  const what = "lints, and starts combinations of features";
  return { path, before: await files.readText(path), after, what };
}
