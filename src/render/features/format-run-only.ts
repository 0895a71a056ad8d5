import type { RunOnly } from "../../plan/features/find-run-only.ts";
import type { Style } from "../text/style.ts";
import { wrapText } from "../text/wrap-text.ts";

/** One line for each state that lasts for this run only, with the command that keeps it; empty if there is none. */
export function formatRunOnly({ enabled, disabled }: RunOnly, { dim, look }: Style): string {
  return [...describe("enabled", "enable", enabled), ...describe("disabled", "disable", disabled)]
    .map((line) => dim(wrapText(line, { width: look.width })))
    .join("\n");
}

function describe(state: string, verb: string, names: readonly string[]): readonly string[] {
  if (names.length === 0) return [];
  const [last = ""] = names.slice(-1);
  const [list, be, them] =
    names.length === 1 ? [last, "is", "it"] : [`${names.slice(0, -1).join(", ")} and ${last}`, "are", "them"];
  const line = `${list} ${be} ${state} for this run only; run \`stackctl features ${verb} ${names.join(" ")}\` to keep ${them} ${state}.`;
  return [line];
}
