import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv, type ValidateFunction } from "ajv";

const folder = join(import.meta.dirname, "../../schemas");

/** A published JSON Schema, compiled by ajv, by its path below `schemas`. */
export function compileSchema(path: string): ValidateFunction {
  const ajv = new Ajv({ allErrors: true, strict: true, allowUnionTypes: true });
  return ajv.compile(JSON.parse(readFileSync(join(folder, path), "utf8")));
}

/** The errors of a document by its JSON Schema; empty if it is valid. */
export function findFaults(document: string, value: unknown): readonly string[] {
  const validate = compileSchema(`json/${document}.schema.json`);
  if (validate(value)) return [];
  return (validate.errors ?? []).map(
    ({ instancePath, message, params }) => `${document}${instancePath} ${message} ${JSON.stringify(params)}`,
  );
}
