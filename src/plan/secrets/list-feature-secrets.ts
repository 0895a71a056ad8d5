import type { Feature } from "../../domain/feature.ts";
import { listPlaced } from "./find-placed.ts";
import { secretsIn } from "./is-secret.ts";

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
