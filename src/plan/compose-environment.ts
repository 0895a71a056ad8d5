import type { ResolvedFeature } from "../domain/feature.ts";
import type { Variables } from "../domain/flag-request.ts";
import { findMissingSecrets } from "./find-missing-secrets.ts";

/**
 * What is set for interpolation on top of the user's own variables: the flag of every feature as it was resolved, and
 * the `env` of those that are on, save for names that the user has set. A bare profile's flag is set only when it is on,
 * since such a project may use the name for something else.
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
  // Until the first `up` writes them; the model must resolve for a plan too.
  const secrets = findMissingSecrets(features, { environment, dotenv }).map(
    (name) => [name, "not-generated-yet"] as const,
  );
  return Object.fromEntries([...secrets, ...extras, ...flags].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
