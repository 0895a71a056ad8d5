import type { Feature } from "../domain/feature.ts";
import type { ComposeModel } from "../domain/service.ts";

/** Names of the services that a feature's profiles bring, in Compose's order. */
export function listFeatureServices({ profiles }: Feature, { services }: ComposeModel): readonly string[] {
  return [...services.values()]
    .filter((service) => service.profiles.some((profile) => profiles.includes(profile)))
    .map(({ name }) => name);
}
