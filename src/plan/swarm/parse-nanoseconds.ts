import { parseDurationMs } from "../../domain/duration.ts";

/** Nanoseconds of a duration as Compose writes it; undefined if there is none. */
export function parseNanoseconds(duration: string | null | undefined): number | undefined {
  if (duration === undefined || duration === null) return undefined;
  const ms = parseDurationMs(duration);
  return ms === undefined ? undefined : Math.round(ms * 1e6);
}
