import { type Problem, StackError } from "../../domain/errors.ts";
import type { Feature } from "../../domain/feature.ts";
import { Manifest } from "../../domain/manifest.ts";
import { checkFeatures, findRequiresCycle } from "../features/check-features.ts";
import { declareInline, describeCycle } from "../settings/declare-features.ts";
import { parseYamlFile } from "../yaml/parse-yaml-file.ts";

interface NewText {
  readonly text: string;
  /** As shown to the user. */
  readonly file: string;
  /** Features that feature packs declare. */
  readonly packs: readonly Feature[];
  /** The features that the text must declare. */
  readonly wanted: readonly Feature[];
}

/**
 * Parses a manifest as the next command will. Throws StackError `invalid-manifest` if that parse would fail.
 */
export function checkManifest({ text, file, packs, wanted }: NewText): void {
  const problems = findProblems({ text, file, packs, wanted });
  if (problems.length === 0) return;
  throw new StackError("invalid-manifest", {
    message: `${file} would be invalid with the features that were found, so nothing was written`,
    problems,
    hint: "Rename the profiles listed above, or write the file yourself.",
  });
}

function findProblems({ text, file, packs, wanted }: NewText): readonly Problem[] {
  const parsed = parseYamlFile(text, file, Manifest);
  if (parsed.kind === "invalid") return parsed.problems;
  const features = [...packs, ...declareInline(parsed.value, file)];
  const cycle = findRequiresCycle(features);
  return [
    ...checkFeatures(features, parsed.value, file),
    ...(cycle ? [{ message: describeCycle(cycle) }] : []),
    ...wanted.flatMap((one) => (features.some((read) => isSame(read, one)) ? [] : [describeLost(one)])),
  ];
}

function isSame(one: Feature, other: Feature): boolean {
  const listed = ({ profiles }: Feature) => JSON.stringify(profiles);
  return one.name === other.name && one.flag === other.flag && listed(one) === listed(other);
}

function describeLost({ name, profiles }: Feature): Problem {
  return {
    message: `feature ${name} for the profile ${JSON.stringify(profiles[0])} is missing when the file is read again`,
  };
}
