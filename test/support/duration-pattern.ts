/** What `formatDuration` writes, from `850 ms` to `3 d 04 h`: how long something takes is the machine's affair. */
export const durationPattern = String.raw`\d+(?:\.\d)? (?:ms|s|m|h|d)(?: \d\d [smh])?`;
