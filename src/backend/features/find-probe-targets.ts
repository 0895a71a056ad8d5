import type { Feature } from "../../domain/feature.ts";
import { ownValue } from "../../domain/own-value.ts";
import { interpolate } from "../../plan/dotenv/interpolate.ts";
import { serviceUrl } from "./service-url.ts";

/** A URL inside the stack's network that returns 2xx while an endpoint of a feature works. */
export interface ProbeTarget {
  readonly endpoint: string;
  readonly url: URL;
}

/**
 * The probe URLs of a feature: for each endpoint with a `probe.http`, that path on the URL that the feature's `env`
 * declares for the endpoint's service. An endpoint without such a URL has no probe.
 */
export function findProbeTargets(
  { name, env, endpoints }: Pick<Feature, "name" | "env" | "endpoints">,
  environment: Readonly<Record<string, string | undefined>>,
): readonly ProbeTarget[] {
  return endpoints.flatMap((endpoint) => {
    const base = serviceUrl({ env }, endpoint.service ?? name, environment);
    if (base === undefined || endpoint.probe === undefined) return [];
    const path = interpolate(endpoint.probe.http, (variable) => ownValue(environment, variable)).text;
    return [{ endpoint: endpoint.name, url: new URL(`${base.pathname.replace(/\/$/, "")}${path}`, base) }];
  });
}
