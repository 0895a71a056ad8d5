import type { ProgressEvent } from "../domain/progress-event.ts";

/** The event without secrets in what containers, builds and the engine said. */
export function redactEvent(event: ProgressEvent, redact: (text: string) => string): ProgressEvent {
  switch (event.kind) {
    case "pulling":
    case "building":
      return { ...event, detail: redact(event.detail) };
    case "unhealthy":
      return { ...event, output: redact(event.output) };
    case "failed":
      return { ...event, why: redact(event.why) };
    case "planned":
    case "notice":
    case "stopping":
    case "stopped":
    case "creating":
    case "starting":
    case "probing":
    case "restarted":
    case "ready":
    case "interrupted":
      return event;
  }
}
