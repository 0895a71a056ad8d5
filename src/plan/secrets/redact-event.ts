import type { Notice } from "../../domain/notice.ts";
import type { ProgressEvent } from "../../domain/progress-event.ts";
import type { Redactor } from "./redact.ts";

/**
 * The event with secrets redacted, in the output of containers, builds and the engine, and in the values that
 * causes and notices name.
 */
export function redactEvent(event: ProgressEvent, redact: Redactor): ProgressEvent {
  switch (event.kind) {
    case "pulling":
    case "building":
      return { ...event, detail: redact(event.detail) };
    case "log":
      return { ...event, text: redact(event.text) };
    case "unhealthy":
      return { ...event, output: redact(event.output) };
    case "failed":
      // Only the reason why a container cannot start is text of the engine.
      return { ...event, why: event.reason === "cannot-start" ? redact(event.why) : redact.own(event.why) };
    case "notice":
      return { ...event, notice: redactNotice(event.notice, redact) };
    case "planned": {
      const services = event.services.map((one) => ({ ...one, cause: redact.own(one.cause) }));
      return { ...event, services };
    }
    case "stopping":
    case "stopped":
      return { ...event, cause: redact.own(event.cause) };
    case "creating":
    case "starting":
    case "probing":
    case "restarted":
    case "ready":
    case "interrupted":
      return event;
  }
}

/** The notice with secrets redacted: a notice may name images and values of settings. */
export function redactNotice(notice: Notice, redact: Redactor): Notice {
  const { message, hint } = notice;
  return { ...notice, message: redact.own(message), ...(hint !== undefined && { hint: redact.own(hint) }) };
}
