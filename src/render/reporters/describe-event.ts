import type { ProgressEvent } from "../../domain/progress-event.ts";
import { nameVerdict } from "../readiness/name-verdict.ts";
import { formatDuration, plural } from "../text/amounts.ts";
import { cleanLine } from "../text/clean-text.ts";
import type { Style } from "../text/style.ts";
import type { ServiceEvent } from "./progress-state.ts";

/** An event as text, with its symbol. Notices have their own format, and the error of an interruption reports it. */
export function describeEvent(
  event: Exclude<ProgressEvent, { readonly kind: "notice" | "log" | "interrupted" }>,
  style: Style,
): { readonly sign: string; readonly text: string } {
  const { symbols } = style;
  switch (event.kind) {
    case "planned":
      return {
        sign: style.active(symbols.arrow),
        text: `${style.strong(event.project)}: ${event.services.length === 0 ? "nothing" : plural(event.services.length, "service")} to wait for`,
      };
    case "failed":
      return { sign: style.bad(symbols.bad), text: name(event, style, describeActivity(event)) };
    case "ready":
      return { sign: style.ok(symbols.ok), text: name(event, style, describeActivity(event)) };
    case "unhealthy":
    case "restarted":
      return { sign: style.warn(symbols.warn), text: name(event, style, describeActivity(event)) };
    case "stopped":
      return { sign: style.dim(symbols.off), text: name(event, style, describeActivity(event)) };
    case "stopping":
    case "pulling":
    case "building":
    case "creating":
    case "starting":
    case "probing":
      return { sign: style.dim(symbols.waiting), text: name(event, style, describeActivity(event)) };
  }
}

/** The current activity of a service, without its name. */
export function describeActivity(event: ServiceEvent): string {
  switch (event.kind) {
    case "stopping":
      return withDetail("stopping", event.cause === "down" ? "" : event.cause);
    case "stopped":
      return withDetail("stopped", event.cause === "down" ? "" : event.cause);
    case "pulling":
      return withDetail("pulling", event.detail);
    case "building":
      return withDetail("building", event.detail);
    case "creating":
      return "waiting";
    case "starting":
      return "starting";
    case "probing":
      return `health probe ${Math.min(event.failed + 1, event.allowed)} of ${event.allowed}`;
    case "unhealthy":
      return withDetail("unhealthy", event.output);
    case "restarted":
      return describeRestart(event);
    case "ready":
      return describeReady(event);
    case "failed":
      return withDetail(nameVerdict("failed"), event.why);
  }
}

function describeReady({ verdict, startMs, recovered }: Extract<ServiceEvent, { kind: "ready" }>): string {
  const time = startMs === undefined ? "" : ` in ${formatDuration(startMs)}`;
  return `${nameVerdict(verdict)}${time}${recovered ? ", recovered" : ""}`;
}

function name({ service }: ServiceEvent, style: Style, text: string): string {
  return `${style.strong(cleanLine(service))} ${text}`;
}

function withDetail(word: string, detail: string): string {
  const clean = cleanLine(detail);
  // Compose's first word of a pull or build is just that: "Pulling".
  return clean === "" || clean.toLowerCase() === word ? word : `${word}: ${clean}`;
}

function describeRestart({ restarts, exitCode, why }: Extract<ProgressEvent, { kind: "restarted" }>): string {
  const times = restarts === 1 ? "once" : `${restarts} times`;
  if (why !== undefined) return withDetail(`replaced ${times}`, why);
  return `restarted ${times}${exitCode === undefined ? "" : `, exit code ${exitCode}`}`;
}
