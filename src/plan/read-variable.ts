import type { Variables } from "../domain/flag-request.ts";

/** The value of a variable as Compose sees it: the environment's, even an empty one, else the last in `.env`. */
export function readVariable({ environment, dotenv }: Variables, name: string): string | undefined {
  return environment.get(name) ?? dotenv.findLast((line) => line.name === name)?.value;
}
