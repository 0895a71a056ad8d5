import type { BenchReport, MeasuredMode, UnmeasuredMode } from "../../domain/bench.ts";
import { cleanLine } from "../text/clean-text.ts";
import { formatDuration } from "../text/format-duration.ts";
import { describeMachine, formatSize } from "./format-bench.ts";

/** The same as a Markdown table, for documentation. */
export function formatBenchMarkdown(report: BenchReport): string {
  return [
    "| mode | services | memory | peak | start | images | |",
    "| --- | ---: | ---: | ---: | ---: | ---: | --- |",
    ...report.modes.map(formatMeasured),
    ...report.unmeasured.map(formatUnmeasured),
    "",
    `Measured with ${describeMachine(report)}.`,
  ].join("\n");
}

function formatMeasured(mode: MeasuredMode): string {
  const { name, services, startMs, note } = mode;
  const together = name === "all" ? `together: ${mode.features.join(", ")}` : "";
  return row([
    name,
    String(services.length),
    formatSize(mode.memoryBytes),
    formatSize(mode.peakMemoryBytes),
    formatDuration(startMs.median),
    formatSize(mode.imageBytes),
    [together, note ?? ""].filter((part) => part !== "").join("; "),
  ]);
}

function formatUnmeasured({ name, kind, reason }: UnmeasuredMode): string {
  return row([name, "", "", "", "", "", `${kind === "failed" ? "failed" : "not measured"}: ${reason}`]);
}

function row(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cleanLine(cell).replaceAll("|", "\\|")).join(" | ")} |`;
}
