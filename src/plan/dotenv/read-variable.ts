import type { Variables } from "../../domain/flag-request.ts";

/**
 * The value of a variable as Compose reads it: the value in the environment, even an empty one, otherwise the
 * last one in `.env`.
 */
export function readVariable({ environment, dotenv }: Variables, name: string): string | undefined {
  return environment.get(name) ?? dotenv.findLast((line) => line.name === name)?.value;
}

/** The paths in the value of a list variable, split at a separator. Empty parts are dropped. */
export function listPaths(text: string, separator: string): readonly string[] {
  return text.split(separator === "" ? /(?!)/ : separator).filter((path) => path !== "");
}
