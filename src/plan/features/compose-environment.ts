import type { ResolvedFeature } from "../../domain/feature.ts";
import type { Variables } from "../../domain/flag-request.ts";
import { findMissingSecrets } from "../secrets/feature-secrets.ts";

/**
 * The variables that are set for interpolation in addition to the user's own: the resolved flag of every
 * feature, and the `env` of enabled features except for names that the user has set. The flag of a feature
 * that is a bare profile is set only if it is enabled, because the project may use that name for another
 * purpose.
 */
export function composeEnvironment(
  features: readonly ResolvedFeature[],
  { environment, dotenv }: Variables,
): Readonly<Record<string, string>> {
  const isSet = (name: string) => environment.has(name) || dotenv.some((line) => line.name === name);
  const flags = features
    .filter(({ enabled, feature }) => enabled || feature.declaredIn !== undefined)
    .map(({ enabled, feature }) => [feature.flag, String(enabled)] as const);
  const extras = features
    .filter(({ enabled }) => enabled)
    .flatMap(({ feature }) => Object.entries(feature.env))
    .filter(([name]) => !isSet(name));
  // Placeholders until the first `up` generates the secrets: a plan needs a model that resolves.
  const secrets = findMissingSecrets(features, { environment, dotenv }).map(
    (name) => [name, "not-generated-yet"] as const,
  );
  return Object.fromEntries([...secrets, ...extras, ...flags].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
