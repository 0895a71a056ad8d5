import { type DestinationStream, type Logger, pino } from "pino";
import type { AnsweredRequest } from "./observe-requests.ts";

/** Log levels, from the least verbose. */
export const logLevels = ["silent", "error", "warn", "info", "debug"] as const;

/** A log with one JSON object per line, with the time in ISO 8601 and the level as a word. */
export function createLog(
  role: string,
  level: (typeof logLevels)[number],
  destination?: DestinationStream,
): Logger {
  const options = {
    level,
    base: { role },
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    formatters: { level: (label: string) => ({ level: label }) },
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}

/** Paths that machines poll every few seconds. */
const polled: ReadonlySet<string> = new Set(["/health", "/metrics"]);

/** Logs a request: its path without the query, no header and no body, because these may contain secrets. */
export function logRequest(log: Logger, request: AnsweredRequest): void {
  const { method, path, status, durationMs, failure } = request;
  const said = { method, path, status, durationMs: Math.round(durationMs * 10) / 10, failure };
  if (status >= 500) log.warn(said, "answered");
  else if (polled.has(path)) log.debug(said, "answered");
  else log.info(said, "answered");
}
