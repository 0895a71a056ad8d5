import * as z from "zod";

/** A time in the engine's format, in epoch milliseconds. Its zero time becomes undefined. */
export const Moment = z.string().transform((text) => {
  const atMs = Date.parse(text);
  return Number.isNaN(atMs) || atMs <= 0 ? undefined : atMs;
});
