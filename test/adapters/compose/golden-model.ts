import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The folder of what real Compose printed. */
export const golden = fileURLToPath(new URL("./golden", import.meta.url));

/** A file of that folder. */
export function readGolden(name: string): string {
  return readFileSync(`${golden}/${name}`, "utf8");
}
