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

const Modelled = z.looseObject({
  services: z.record(z.string(), z.looseObject({ models: z.unknown().optional() })).default({}),
  models: z.unknown().optional(),
});

/** Whether services use models that the document lacks: Compose 2.40.3 prints models only as YAML. */
export function lacksModels(printed: unknown): boolean {
  const document = Modelled.safeParse(printed).data;
  if (!document || document.models !== undefined) return false;
  return Object.values(document.services).some(({ models }) => models !== undefined && models !== null);
}

/** The document with the models that `config --format yaml` printed. */
export function withModels(printed: unknown, yaml: string): unknown {
  const { models } = Modelled.parse(parse(yaml, { logLevel: "error" }));
  return { ...Modelled.parse(printed), ...(models === undefined ? {} : { models }) };
}
