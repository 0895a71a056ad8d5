import { setFlagsFromString } from "node:v8";

/**
 * Keeps V8 from doubling the young part of its heap, which grows to 32 MiB during a long wait although the initial size
 * is enough. `up` of 50 services then needs 84 MiB at its peak instead of 93, and the same CPU time (medians of 20 paired
 * runs). Returns a function that restores the default. Call it before compiled code is kept: V8 accepts that code only
 * with the flags that it was compiled with.
 * https://chromium.googlesource.com/v8/v8/+/refs/heads/main/src/flags/flag-definitions.h (semi_space_growth_factor)
 */
export function keepYoungGenerationSmall(): () => void {
  setFlagsFromString("--semi-space-growth-factor=1");
  return () => setFlagsFromString("--semi-space-growth-factor=2");
}
