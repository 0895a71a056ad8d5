import type { InitDocument } from "../../domain/documents/file-documents.ts";
import { actionOf } from "../../domain/file-change.ts";
import type { InitPlan } from "../../plan/init/plan-init-files.ts";
import type { ProjectSurvey } from "../../plan/init/project-survey.ts";

/** The document of `init --json`. */
export function describeInit(
  { directory, project, declared, found, replacements, notices }: ProjectSurvey,
  plan: InitPlan,
  { isDry }: { readonly isDry: boolean },
): InitDocument {
  return {
    project,
    directory,
    written: !isDry && plan.changes.some((change) => actionOf(change) !== "keep"),
    files: plan.changes.map((change) => ({
      path: change.file,
      action: actionOf(change),
      what: change.what,
      ...(isDry && { text: change.after }),
    })),
    features: [...declared, ...found].map(({ feature, services }) => ({
      name: feature.name,
      flag: feature.flag,
      profiles: feature.profiles,
      conflicts: feature.conflicts,
      services,
    })),
    replacements,
    warnings: [...notices, ...plan.notices],
  };
}
