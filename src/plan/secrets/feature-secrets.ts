import type { Feature, ResolvedFeature } from "../../domain/feature.ts";
import type { Variables } from "../../domain/flag-request.ts";
import type { Notice } from "../../domain/notice.ts";
import { readVariable } from "../dotenv/read-variable.ts";
import { listPlaced } from "./find-placed.ts";
import { secretsIn } from "./is-secret.ts";

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

/** A notice about secrets that were generated into an environment file. */
export function noticeGenerated(names: readonly string[], file: string): Notice {
  return {
    code: "secret-generated",
    message: `${names.join(", ")} had no value: generated a random one in ${file}, which only you can read`,
  };
}

/** Secrets in the variables that a feature declares, and in the URLs of its endpoints. */
export function listFeatureSecrets({
  env,
  endpoints,
}: Pick<Feature, "env" | "endpoints">): readonly string[] {
  const addresses = endpoints.map(({ url }) => url).filter((url) => /[@?#]/.test(url));
  return [
    ...Object.entries(env).flatMap(([name, value]) => secretsIn(name, value)),
    ...addresses.flatMap(listPlaced),
  ];
}
