import type { ResolvedFeature } from "../../domain/feature.ts";
import type { Variables } from "../../domain/flag-request.ts";
import { readVariable } from "../dotenv/read-variable.ts";

/**
 * The secrets of enabled features that are not set; an empty value counts as not set. In order, each once.
 */
export function findMissingSecrets(
  features: readonly ResolvedFeature[],
  variables: Variables,
): readonly string[] {
  const names = features.flatMap(({ enabled, feature }) => (enabled ? feature.secrets : []));
  return [...new Set(names)].filter((name) => !readVariable(variables, name));
}
