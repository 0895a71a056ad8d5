import type { Feature } from "../../domain/feature.ts";
import type { ComposeModel } from "../../domain/service.ts";

/** The names of the services in a feature's profiles, in Compose's order. */
export function listFeatureServices({ profiles }: Feature, { services }: ComposeModel): readonly string[] {
  return [...services.values()]
    .filter((service) => service.profiles.some((profile) => profiles.includes(profile)))
    .map(({ name }) => name);
}
