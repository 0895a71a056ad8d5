import type { ProgressEvent } from "../../domain/progress-event.ts";
import { cleanLine } from "../clean-text.ts";
import { formatDuration } from "../format-duration.ts";
import { formatEventLine } from "./format-event-line.ts";
import type { ReporterSetting } from "./reporter-setting.ts";

const elapsedWidth = "59.9 s".length + 2;

/** Gives the line of each event, with the time since the beginning; undefined for one that tells nothing new. */
export function tellLines({
  style,
  clock,
  startedAtMs,
}: Omit<ReporterSetting, "stream">): (event: ProgressEvent) => string | undefined {
  const beginMs = startedAtMs ?? clock.now();
  const told = new Set<string>();
  return (event) => {
    // That Compose has created a container tells nothing that its start does not.
    if (event.kind === "creating") return undefined;
    // The error that ends the command says it.
    if (event.kind === "interrupted") return undefined;
    const key = noiseKey(event);
    if (key !== undefined && told.has(key)) return undefined;
    if (key !== undefined) told.add(key);
    const elapsed = formatDuration(clock.now() - beginMs).padStart(elapsedWidth);
    return `${style.dim(elapsed)}  ${formatEventLine(event, style)}`;
  };
}

/** Events with one key say the same to somebody who reads a log; undefined for one that always counts. */
function noiseKey(
  event: Exclude<ProgressEvent, { readonly kind: "creating" | "interrupted" }>,
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
