import type { KnownCause } from "./known-cause.ts";

/** Causes that only need more time. */
export const downloadCauses: readonly KnownCause[] = [
  {
    id: "still-downloading",
    title: "The service is still downloading",
    match: ({ service, isRunning, reason, logs }) => {
      if (!isRunning || (reason !== "timed-out" && reason !== "unhealthy")) return undefined;
      const lines = logs.filter((line) => line.trim() !== "");
      const line = lines.at(-1) ?? "";
      const isProgress = progress.test(line) && !finished.test(line);
      const isAbout = lines.slice(-aboutLines).some((one) => download.test(one));
      if (!isProgress || !isAbout) return undefined;
      return {
        why: `the service is still downloading: ${shorten(line.trim())}`,
        hint: "Use --wait-timeout 30m, or set the label stackctl.timeout on the service; mount a volume to keep the download.",
        commands: [`stackctl logs -f ${service}`, "stackctl up --wait-timeout 30m"],
        line,
      };
    },
  },
];

/** Cuts a line at a word boundary, because redaction does not recognise a part of a secret. */
function shorten(line: string): string {
  return line.length <= 120 ? line : `${line.slice(0, 121).replace(/\S*$/, "").trimEnd()}...`;
}

/** Number of last lines to search: progress bars of many files name the download only in some lines. */
const aboutLines = 10;

const download = /\b(?:download(?:ing|s)?|fetch(?:ing)?|pulling|model|safetensors|gguf|weights)\b/i;
/** A percentage, an amount out of a total, or the word "Downloading". */
const progress =
  /\b\d{1,3}(?:\.\d+)?\s?%|\b\d+(?:\.\d+)?\s?[KMGT]i?B?\s?(?:\/|of)\s?\d+(?:\.\d+)?\s?[KMGT]i?B?\b|\bDownloading\b/;
const finished = /\b100(?:\.0+)?\s?%|\b(?:downloaded|complete[d]?|finished|done|failed|error)\b/i;
