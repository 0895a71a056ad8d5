import { existsSync, readFileSync } from "node:fs";

/** The end of a log for the message of an error; empty if there is none. */
export function lastLines(file: string): string {
  return existsSync(file) ? readFileSync(file, "utf8").trim().split("\n").slice(-3).join(" | ") : "";
}
