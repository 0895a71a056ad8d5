import { StackError } from "../../domain/errors.ts";
import type { Feature } from "../../domain/feature.ts";
import type { ComposeModel } from "../../domain/service.ts";
import { checkFeatureLists } from "../features/check-features.ts";
import { featuresOfProfiles } from "../features/list-features.ts";
import { addFoundConflicts } from "../services/find-feature-conflicts.ts";
import type { Declarations } from "../settings/declarations.ts";

/**
 * The declared features or, for a project that declares none, one for each profile; with the conflicts that
 * services of the model cause. Throws StackError `invalid-manifest` if `enable`, `disable` or a preset of a
 * project without declared features names an unknown one.
 */
export function completeFeatures(
  { features, manifest, manifestFile }: Pick<Declarations, "features" | "manifest" | "manifestFile">,
  model: ComposeModel,
): readonly Feature[] {
  const all = features ?? featuresOfProfiles(model);
  const names = all.map(({ name }) => name);
  const problems = features ? [] : checkFeatureLists(manifest, manifestFile, names);
  if (problems.length === 0) return addFoundConflicts(all, model, manifest.together);
  throw new StackError("invalid-manifest", {
    message: `${manifestFile} names features that the project does not have`,
    problems,
  });
}
