/**
 * Matches the output of `formatDuration`, from `850 ms` to `3 d 04 h`, because durations depend on the
 * machine.
 */
export const durationPattern = String.raw`\d+(?:\.\d)? (?:ms|s|m|h|d)(?: \d\d [smh])?`;
