import type { KnownCause } from "./known-cause.ts";

/** What only needs more time. */
export const downloadCauses: readonly KnownCause[] = [
  {
    id: "still-downloading",
    title: "It is still downloading",
    match: ({ service, isRunning, reason, logs }) => {
      if (!isRunning || (reason !== "timed-out" && reason !== "unhealthy")) return undefined;
      const lines = logs.filter((line) => line.trim() !== "");
      const line = lines.at(-1) ?? "";
      const isProgress = progress.test(line) && !finished.test(line);
      const isAbout = lines.slice(-aboutLines).some((one) => download.test(one));
      if (!isProgress || !isAbout) return undefined;
      return {
        why: `it is still downloading: ${shorten(line.trim())}`,
        hint: "give it more time: --wait-timeout 30m, or the label stackctl.timeout on it; with a volume, what is downloaded is kept",
        commands: [`stackctl logs -f ${service}`, "stackctl up --wait-timeout 30m"],
        line,
      };
    },
  },
];

/** Ends with a whole word: a part of a secret would not be known as one. */
function shorten(line: string): string {
  return line.length <= 120 ? line : `${line.slice(0, 121).replace(/\S*$/, "").trimEnd()}...`;
}

/** Bars of many files name what they are about only now and then. */
const aboutLines = 10;

const download = /\b(?:download(?:ing|s)?|fetch(?:ing)?|pulling|model|safetensors|gguf|weights)\b/i;
/** A share, or an amount of an amount. */
const progress =
  /\b\d{1,3}(?:\.\d+)?\s?%|\b\d+(?:\.\d+)?\s?[KMGT]i?B?\s?(?:\/|of)\s?\d+(?:\.\d+)?\s?[KMGT]i?B?\b|\bDownloading\b/;
const finished = /\b100(?:\.0+)?\s?%|\b(?:downloaded|complete[d]?|finished|done|failed|error)\b/i;
