import type { OwnPackage } from "../../plan/init/format-schema-line.ts";
import { type InitPlan, planInitFiles, workflowPath } from "../../plan/init/plan-init-files.ts";
import type { ProjectSurvey } from "../../plan/init/project-survey.ts";
import type { World } from "../world.ts";
import { readTemplate } from "./read-template.ts";

/** The user's choices for `init`, from flags or answers. */
export interface InitChoices {
  /** Features that are enabled by default. */
  readonly enable: readonly string[];
  readonly github: boolean;
}

/** Plans the files that set up stackctl in a project, from the templates of this package. */
export async function planInit(
  survey: ProjectSurvey,
  { enable, github }: InitChoices,
  own: OwnPackage,
  { files, cwd }: Pick<World, "files" | "cwd">,
): Promise<InitPlan> {
  const manifest = await readTemplate("stackctl.yaml", own, { files });
  const workflow = github
    ? {
        template: await readTemplate("stackctl.yml", own, { files }),
        before: await files.readText(workflowPath(survey)),
      }
    : undefined;
  return planInitFiles(survey, { own, cwd, manifest, workflow, enable });
}
