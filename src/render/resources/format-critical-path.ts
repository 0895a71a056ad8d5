import type { CriticalStep, UpReport } from "../../domain/report.ts";
import { cleanLine } from "../text/clean-text.ts";
import { formatDuration } from "../text/format-duration.ts";
import type { Style } from "../text/style.ts";
import { wrapText } from "../text/wrap-text.ts";

/** The overhead is shown from this length on. */
const notableMs = 1000;

/**
 * `critical path: db 2.1 s → api 3.2 s`: the time of each service from its own start, and the overhead before and between
 * them. Empty for a single service, whose time is in the table.
 */
export function formatCriticalPath({ criticalPath, ok }: UpReport, style: Style): string {
  if (!ok || criticalPath.length < 2) return "";
  const { arrow } = style.symbols;
  const steps = criticalPath.map((step) => `${cleanLine(step.service)} ${formatDuration(tookMs(step))}`);
  const restMs =
    (criticalPath.at(-1)?.readyMs ?? 0) - criticalPath.reduce((sum, step) => sum + tookMs(step), 0);
  const rest = restMs < notableMs ? "" : `; overhead ${formatDuration(restMs)}`;
  const text = `critical path: ${steps.join(` ${arrow} `)}${rest}`;
  return wrapText(text, { width: style.look.width, first: "  ", rest: "    " });
}

function tookMs({ startedMs, readyMs }: CriticalStep): number {
  return readyMs - startedMs;
}
