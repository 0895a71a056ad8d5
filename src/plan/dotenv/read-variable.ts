import type { Variables } from "../../domain/flag-request.ts";
import { ownValue } from "../../domain/own-value.ts";
import type { Lookup } from "./interpolate.ts";

/**
 * The value of a variable as Compose reads it: the value in the environment, even an empty one, otherwise the
 * last one in `.env`.
 */
export function readVariable({ environment, dotenv }: Variables, name: string): string | undefined {
  return environment.get(name) ?? dotenv.findLast((line) => line.name === name)?.value;
}

/** Looks up variables as Compose does: first those that stackctl passes to it (`env`), then the user's own. */
export function lookupIn(variables: Variables, env: Readonly<Record<string, string>>): Lookup {
  return (name) => ownValue(env, name) ?? readVariable(variables, name);
}

/** The paths in the value of a list variable, split at a separator. Empty parts are dropped. */
export function listPaths(text: string, separator: string): readonly string[] {
  return text.split(separator === "" ? /(?!)/ : separator).filter((path) => path !== "");
}
