import type { ResolvedFeature } from "../domain/feature.ts";
import type { Variables } from "../domain/flag-request.ts";
import { readVariable } from "./read-variable.ts";

/** Secrets of the features that are on which nothing sets yet; empty counts as not set. In order, each once. */
export function findMissingSecrets(
  features: readonly ResolvedFeature[],
  variables: Variables,
): readonly string[] {
  const names = features.flatMap(({ enabled, feature }) => (enabled ? feature.secrets : []));
  return [...new Set(names)].filter((name) => !readVariable(variables, name));
}
