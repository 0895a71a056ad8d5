import { StackError } from "../../domain/errors.ts";
import type { Feature } from "../../domain/feature.ts";
import type { ComposeModel } from "../../domain/service.ts";
import { checkFeatureLists } from "../../plan/features/check-features.ts";
import { featuresOfProfiles } from "../../plan/features/list-features.ts";
import type { Declarations } from "../../plan/settings/declarations.ts";

/**
 * The declared features or, for a project that declares none, one for each profile. Throws StackError
 * `invalid-manifest` if `enable`, `disable` or a preset then names an unknown one.
 */
export function completeFeatures(
  { features, manifest, manifestFile }: Pick<Declarations, "features" | "manifest" | "manifestFile">,
  model: ComposeModel,
): readonly Feature[] {
  if (features) return features;
  const found = featuresOfProfiles(model);
  const problems = checkFeatureLists(
    manifest,
    manifestFile,
    found.map(({ name }) => name),
  );
  if (problems.length === 0) return found;
  throw new StackError("invalid-manifest", {
    message: `${manifestFile} names features that the project does not have`,
    problems,
  });
}
