import { StackError } from "../../domain/errors.ts";
import { type Feature, variableStem } from "../../domain/feature.ts";
import { ownValue } from "../../domain/own-value.ts";
import { interpolate } from "../../plan/dotenv/interpolate.ts";

/**
 * The URL of a service inside the stack's network: the variable `SERVICE_URL` (`TABBY_URL` for service `tabby`), if the
 * feature's `env` declares it. This process's environment has precedence over the declaration. Undefined without a
 * declaration. Throws StackError `invalid-setting` for a value that is not an http URL.
 */
export function serviceUrl(
  { env }: Pick<Feature, "env">,
  service: string,
  environment: Readonly<Record<string, string | undefined>>,
): URL | undefined {
  const variable = `${variableStem(service)}_URL`;
  const declared = env[variable];
  if (declared === undefined) return undefined;
  const given = environment[variable] ?? "";
  const text = given === "" ? interpolate(declared, (name) => ownValue(environment, name)).text : given;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url !== undefined && /^https?:$/.test(url.protocol)) return url;
  throw new StackError("invalid-setting", {
    message: `${variable} is not an http URL`,
    hint: `Write it as http://HOST:PORT, such as ${declared}.`,
  });
}

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
