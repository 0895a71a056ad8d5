import type { MeasuredMode } from "../../domain/bench.ts";
import type { UpReport } from "../../domain/report.ts";
import { medianOf } from "../history/usual-start.ts";
import type { Mode } from "./list-modes.ts";

/** The figures of one mode from the reports of its runs: medians, and the range of start times. */
export function summarizeRuns(mode: Mode, reports: readonly UpReport[]): MeasuredMode {
  const times = reports.map(({ durationMs }) => durationMs);
  const features = reports.flatMap((report) => report.resources.features.map(({ name }) => name));
  return {
    name: mode.name,
    features: [...new Set([...mode.features, ...features.filter((name) => name !== null)])],
    services: (reports[0]?.services ?? []).map(({ name }) => name),
    startMs: { median: medianOf(times), min: Math.min(...times), max: Math.max(...times) },
    memoryBytes: medianOfKnown(reports.map((report) => sumOf(report, "memoryBytes"))),
    peakMemoryBytes: medianOfKnown(reports.map((report) => sumOf(report, "peakMemoryBytes"))),
    imageBytes: medianOfKnown(reports.map(({ resources }) => resources.imageBytes)),
    note: null,
  };
}

/**
 * The sum over ready services; finished jobs use no memory. Null if a ready service could not be measured.
 */
function sumOf({ services }: UpReport, key: "memoryBytes" | "peakMemoryBytes"): number | null {
  const running = services.filter(({ verdict }) => verdict === "ready");
  const known = running.flatMap((service) => service[key] ?? []);
  return known.length < running.length ? null : known.reduce((total, bytes) => total + bytes, 0);
}

function medianOfKnown(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length < values.length || known.length === 0 ? null : medianOf(known);
}
