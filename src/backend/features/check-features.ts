import type { Dependency } from "../server/health-routes.ts";
import type { FeaturesContext } from "./features-routes.ts";

/** The state of every feature's services, for `GET /health`. No feature is required by the API. */
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
