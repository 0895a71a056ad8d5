import { parse } from "yaml";
import * as z from "zod";

const Printed = z.looseObject({
  services: z.record(z.string(), z.looseObject({ models: z.unknown().optional() })).default({}),
  models: z.unknown().optional(),
});

/** Whether services use models that the document lacks: Compose 2.40.3 prints models only as YAML. */
export function lacksModels(printed: unknown): boolean {
  const document = Printed.safeParse(printed).data;
  if (!document || document.models !== undefined) return false;
  return Object.values(document.services).some(({ models }) => models !== undefined && models !== null);
}

/** The document with the models that `config --format yaml` printed. */
export function withModels(printed: unknown, yaml: string): unknown {
  const { models } = Printed.parse(parse(yaml, { logLevel: "error" }));
  return { ...Printed.parse(printed), ...(models === undefined ? {} : { models }) };
}
