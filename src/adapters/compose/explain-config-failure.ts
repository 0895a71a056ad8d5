import type { ComposeTarget } from "../../ports/compose.ts";
import { stripControl } from "../text/strip-control.ts";
import { type ConfigFailure, invalid, suspectKey } from "./config-failure.ts";
import { failureRules } from "./config-failure-rules.ts";

/**
 * Says what went wrong when `docker compose config` failed, from what it wrote to stderr. The texts are those of
 * Compose 2.40; what no rule knows is passed on as it is. What an author wrote for a missing variable is passed on only
 * where it stands in a compose file word for word, since it may hold other variables, filled in by then.
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

/** Warnings are told apart from the error, which may have more than one line. */
function lastWords(stderr: string): string {
  const lines = stderr.split("\n").map(stripControl);
  return lines
    .filter((line) => line.trim() !== "" && !/^time="[^"]*" level=/.test(line))
    .join("\n")
    .trim();
}
