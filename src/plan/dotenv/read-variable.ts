import type { Variables } from "../../domain/flag-request.ts";

/**
 * The value of a variable as Compose reads it: the value in the environment, even an empty one, otherwise the
 * last one in `.env`.
 */
export function readVariable({ environment, dotenv }: Variables, name: string): string | undefined {
  return environment.get(name) ?? dotenv.findLast((line) => line.name === name)?.value;
}
