import type { Dependency } from "../server/health-routes.ts";
import type { FeaturesContext } from "./features-routes.ts";

/** How the services of every feature do, for `GET /health`. None is required: the API works without any feature. */
export async function checkFeatures({
  features,
  enabled,
  probes,
}: Pick<FeaturesContext, "features" | "enabled" | "probes">): Promise<Record<string, Dependency>> {
  const checked = features.map(async ({ name }): Promise<[string, Dependency]> => {
    if (!enabled.has(name)) return [name, { status: "off", required: false, reason: null }];
    const { available, reason } = (await probes.get(name)?.()) ?? { available: true, reason: null };
    return [name, { status: available ? "up" : "down", required: false, reason }];
  });
  return Object.fromEntries(await Promise.all(checked));
}
