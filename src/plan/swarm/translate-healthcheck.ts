import type { ResolvedCheck } from "../../domain/resolved-compose.ts";
import { parseNanoseconds } from "./parse-nanoseconds.ts";
import type { Healthcheck } from "./service-spec.ts";

/** How often a node checks a starting container if the file declares no `start_interval`. */
const startInterval = 250e6;
/** The grace in which failures do not count, and in which the start interval holds, if the file declares none. */
const startPeriod = 30e9;

/** The declared health check; undefined if the image's own applies. */
export function translateHealthcheck(check: ResolvedCheck | null | undefined): Healthcheck | undefined {
  if (check === null || check === undefined) return undefined;
  if (check.disable === true) return { Test: ["NONE"] };
  const { test } = check;
  return {
    Test: typeof test === "string" ? ["CMD-SHELL", test] : (test ?? undefined),
    Interval: parseNanoseconds(check.interval),
    Timeout: parseNanoseconds(check.timeout),
    Retries: check.retries ?? undefined,
    StartPeriod: parseNanoseconds(check.start_period),
    StartInterval: parseNanoseconds(check.start_interval),
  };
}

/**
 * The health check with a short start interval, unless the file declares one. A task is ready when its first check
 * passes, and the engine runs that check only after a whole interval. A start interval needs a start period.
 */
export function checkSoon(check: Healthcheck | undefined): Healthcheck | undefined {
  if (check === undefined || check.Test?.[0] === "NONE") return check;
  return {
    ...check,
    StartInterval: check.StartInterval || startInterval,
    StartPeriod: check.StartPeriod || startPeriod,
  };
}
