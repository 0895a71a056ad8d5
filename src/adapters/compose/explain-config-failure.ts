import type { ComposeTarget } from "../../domain/compose-target.ts";
import { stripControl } from "../text/strip-control.ts";
import { type ConfigFailure, invalid, suspectKey } from "./config-failure.ts";
import { failureRules } from "./config-failure-rules.ts";

/**
 * Explains a failed `docker compose config` call from its stderr. The patterns match Compose 2.40; a message
 * that no rule matches is passed on unchanged. The author's own text for a missing variable is passed on only
 * if a compose file contains it word for word. Otherwise it may contain values of other variables.
 */
export function explainConfigFailure(
  stderr: string,
  target: ComposeTarget,
  standsInFile: (words: string) => boolean,
): ConfigFailure {
  const said = lastWords(stderr);
  for (const [pattern, explain] of failureRules) {
    const match = pattern.exec(said);
    if (match)
      return explain(
        [...match].map((part) => part ?? ""),
        { target, standsInFile },
      );
  }
  const message = said.replace(/: invalid compose project$/, "");
  return invalid(message === "" ? "Compose could not read the project" : message, suspectKey(said));
}

/** The error message without warnings. It may have several lines. */
function lastWords(stderr: string): string {
  const lines = stderr.split("\n").map(stripControl);
  return lines
    .filter((line) => line.trim() !== "" && !/^time="[^"]*" level=/.test(line))
    .join("\n")
    .trim();
}
