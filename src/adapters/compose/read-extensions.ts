import { parse } from "yaml";
import * as z from "zod";
import { extensionName } from "./service-extension.ts";

const Printed = z.object({
  services: z.record(z.string(), z.record(z.string(), z.unknown())).default({}),
});

/** The `x-stackctl` of each service, by service name, in the output of `config --format yaml`. */
export function parseExtensions(printed: string): ReadonlyMap<string, unknown> {
  const { services } = Printed.parse(parse(printed, { logLevel: "error" }));
  return new Map(
    Object.entries(services).flatMap(([name, { [extensionName]: extension }]) =>
      extension === undefined ? [] : [[name, extension] as const],
    ),
  );
}

/** The model that `config` printed as JSON, with these extensions added. */
export function withExtensions(printed: unknown, extensions: ReadonlyMap<string, unknown>): unknown {
  if (extensions.size === 0) return printed;
  const model = z.looseObject(Printed.shape).parse(printed);
  const services = Object.entries(model.services).map(([name, service]) => [
    name,
    extensions.has(name) ? { ...service, [extensionName]: extensions.get(name) } : service,
  ]);
  return { ...model, services: Object.fromEntries(services) };
}
