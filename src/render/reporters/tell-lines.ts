import type { ProgressEvent } from "../../domain/progress-event.ts";
import { cleanLine } from "../text/clean-text.ts";
import { formatDuration } from "../text/format-duration.ts";
import { formatEventLine } from "./format-event-line.ts";
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
