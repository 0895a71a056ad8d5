import type { Feature } from "../../domain/feature.ts";
import { ownValue } from "../../domain/own-value.ts";
import { interpolate } from "../../plan/interpolate.ts";
import { serviceUrl } from "./service-url.ts";

/** A URL that answers 2xx while an endpoint of a feature works, as seen from inside the stack's network. */
export interface ProbeTarget {
  readonly endpoint: string;
  readonly url: URL;
}

/**
 * Where to ask whether a feature's services work: for each endpoint with a `probe.http`, that path below the URL that
 * the feature's `env` declares for the endpoint's service. An endpoint without such a URL is not asked.
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
