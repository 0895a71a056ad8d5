import { dirname, join } from "node:path";
import type { Variables } from "../../domain/flag-request.ts";
import { ownValue } from "../../domain/own-value.ts";
import type { EjectedModel } from "./eject-model.ts";

type Values = ReadonlyMap<string, string>;

/** Every variable that Compose can read, with its value. `env`: what stackctl passes to Compose. */
export function listValues(
  { environment, dotenv }: Variables,
  env: Readonly<Record<string, string>>,
): Values {
  return new Map([
    ...dotenv.map(({ name, value }) => [name, value] as const),
    ...environment,
    ...Object.entries(env),
  ]);
}

/**
 * Values for the variables of the new file, to validate it. Secrets, including literals that became variables,
 * get placeholders.
 */
export function fillIn(
  { variables, secrets }: Pick<EjectedModel, "variables" | "secrets">,
  stand: Readonly<Record<string, string>>,
  values: Values,
): Readonly<Record<string, string>> {
  return Object.fromEntries([
    ...variables.flatMap((name) => {
      const value = values.get(name);
      return value === undefined ? [] : [[name, value] as const];
    }),
    ...secrets.map((name) => [name, ownValue(stand, name) ?? "stand-in"] as const),
  ]);
}

/** The `.env` beside the new file. */
export function envBeside(output: string): string {
  return join(dirname(output), ".env");
}

/**
 * Where the environment file is written: `.env` beside the new file if there is none (`exists`) and the folder
 * is not the project's; otherwise `.env.ejected`.
 */
export function placeEnvFile(output: string, directory: string, exists: boolean): string {
  const isFree = dirname(output) !== directory && !exists;
  return isFree ? envBeside(output) : join(dirname(output), ".env.ejected");
}
