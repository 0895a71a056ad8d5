import { addHint, formatPosition } from "../../domain/errors.ts";
import type { ProgressEvent } from "../../domain/progress-event.ts";
import { formatDuration } from "../text/amounts.ts";
import { cleanLine, cleanText } from "../text/clean-text.ts";
import type { Style } from "../text/style.ts";
import { describeEvent } from "./describe-event.ts";
import type { ReporterSetting } from "./reporter-setting.ts";

const elapsedWidth = "59.9 s".length + 2;

/** Returns the line of each event, with the time since the start of the command; undefined for a repeated event. */
export function tellLines({
  style,
  clock,
  startedAtMs,
}: Omit<ReporterSetting, "stream">): (event: ProgressEvent) => string | undefined {
  const beginMs = startedAtMs ?? clock.now();
  const printed = new Set<string>();
  return (event) => {
    // The start of a container follows its creation and says more.
    if (event.kind === "creating") return undefined;
    // The error that ends the command reports the interruption.
    if (event.kind === "interrupted") return undefined;
    if (event.kind === "log") return formatEventLine(event, style);
    const key = noiseKey(event);
    if (key !== undefined && printed.has(key)) return undefined;
    if (key !== undefined) printed.add(key);
    const elapsed = formatDuration(clock.now() - beginMs).padStart(elapsedWidth);
    return `${style.dim(elapsed)}  ${formatEventLine(event, style)}`;
  };
}

/** An event on exactly one line, however long. */
export function formatEventLine(
  event: Exclude<ProgressEvent, { readonly kind: "interrupted" }>,
  style: Style,
): string {
  if (event.kind === "log") {
    return `${style.active(`${cleanLine(event.service)} |`)} ${cleanText(event.text).trimEnd()}`;
  }
  if (event.kind !== "notice") {
    const { sign, text } = describeEvent(event, style);
    return `${sign} ${text}`;
  }
  const { message, hint, file, line } = event.notice;
  const place =
    file === undefined ? "" : `${formatPosition(line === undefined ? { file } : { file, line })}: `;
  return `${style.warn(style.symbols.warn)} ${place}${cleanLine(addHint(message, hint))}`;
}

/** Events with the same key are repetitions in a log; undefined for an event that is always printed. */
function noiseKey(
  event: Exclude<ProgressEvent, { readonly kind: "creating" | "log" | "interrupted" }>,
): string | undefined {
  switch (event.kind) {
    case "pulling":
    case "building":
    case "starting":
    case "probing":
      return `${event.kind} ${event.service}`;
    case "unhealthy":
      return `${event.kind} ${event.service} ${cleanLine(event.output)}`;
    case "notice":
      return `${event.kind} ${JSON.stringify(event.notice)}`;
    case "planned":
    case "stopping":
    case "stopped":
    case "restarted":
    case "ready":
    case "failed":
      return undefined;
  }
}
