import type { EngineKind } from "../../domain/engine-choice.ts";
import { cleanLine } from "../text/clean-text.ts";
import { formatBytes } from "../text/format-bytes.ts";
import type { Style } from "../text/style.ts";
import { wrapText } from "../text/wrap-text.ts";

interface Headline {
  readonly sign: string;
  readonly project: string;
  /** What is said of the project: `is up after 7.1 s`. */
  readonly outcome: string;
  /** How many services have each verdict; may be empty. */
  readonly counts: string;
  readonly memoryBytes: number;
  readonly engine: EngineKind;
}

/** `✔ shop is up: 3 ready, 1 done · 210 MiB of memory`, the first line of `up`, `wait`, `restart` and `status`. */
export function formatHeadline(headline: Headline, style: Style): string {
  const { sign, project, outcome, counts, memoryBytes, engine } = headline;
  const details = [
    counts,
    memoryBytes > 0 ? `${formatBytes(memoryBytes)} of memory` : "",
    engine === "embedded" ? "as processes of this machine" : "",
  ].filter((part) => part !== "");
  const tail = details.length === 0 ? "" : `: ${details.join(` ${style.symbols.separator} `)}`;
  return wrapText(`${style.strong(cleanLine(project))} ${outcome}${tail}`, {
    width: style.look.width,
    first: `${sign} `,
    rest: "  ",
  });
}
