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
