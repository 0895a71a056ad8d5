import type { CriticalStep, UpReport } from "../domain/report.ts";
import { cleanLine } from "./clean-text.ts";
import { formatDuration } from "./format-duration.ts";
import type { Style } from "./style.ts";
import { wrapText } from "./wrap-text.ts";

/** From here on, time that no service of the path took is worth a word. */
const notableMs = 1000;

/**
 * `critical path: db 2.1 s → api 3.2 s`, with what each took from its own start, and the time between them where it is
 * much. Empty for a single service: the table says how long that took.
 */
export function formatCriticalPath({ criticalPath, ok }: UpReport, style: Style): string {
  if (!ok || criticalPath.length < 2) return "";
  const { arrow } = style.symbols;
  const steps = criticalPath.map((step) => `${cleanLine(step.service)} ${formatDuration(tookMs(step))}`);
  const restMs =
    (criticalPath.at(-1)?.readyMs ?? 0) - criticalPath.reduce((sum, step) => sum + tookMs(step), 0);
  const rest = restMs < notableMs ? "" : `; ${formatDuration(restMs)} passed before and between`;
  const text = `critical path: ${steps.join(` ${arrow} `)}${rest}`;
  return wrapText(text, { width: style.look.width, first: "  ", rest: "    " });
}

function tookMs({ startedMs, readyMs }: CriticalStep): number {
  return readyMs - startedMs;
}
