import type { BenchReport, MeasuredMode, UnmeasuredMode } from "../../domain/bench.ts";
import { formatBytes } from "../../domain/size.ts";
import { formatDuration, plural } from "../text/amounts.ts";
import { cleanLine } from "../text/clean-text.ts";
import { formatTable } from "../text/format-table.ts";
import type { Style } from "../text/style.ts";
import { wrapText } from "../text/wrap-text.ts";

/** What every mode costs, and which were not measured and why. */
export function formatBench(report: BenchReport, style: Style): string {
  return [formatModes(report, style), formatUnmeasured(report, style), describeConditions(report, style)]
    .filter((part) => part !== "")
    .join("\n\n");
}

/** The same as a Markdown table, for documentation. */
export function formatBenchMarkdown(report: BenchReport): string {
  return [
    "| mode | services | memory | peak | start | images | |",
    "| --- | ---: | ---: | ---: | ---: | ---: | --- |",
    ...report.modes.map(formatMeasuredRow),
    ...report.unmeasured.map(formatUnmeasuredRow),
    "",
    `Measured with ${describeMachine(report)}.`,
  ].join("\n");
}

/** On what it was measured: `Docker 26.1.5, 2 CPUs, 7.8 GiB of memory; medians of 3 runs`. */
function describeMachine({ engine, runs }: BenchReport): string {
  const machine = `Docker ${engine.version}, ${plural(engine.cpus, "CPU")}, ${formatBytes(engine.memoryBytes)} of memory`;
  return `${machine}; ${runs === 1 ? "one run" : `medians of ${runs} runs`}`;
}

/** A size, or `unknown`. */
function formatSize(bytes: number | null): string {
  return bytes === null ? "unknown" : formatBytes(bytes);
}

function formatModes({ modes }: BenchReport, style: Style): string {
  const rows = modes.map((mode) => [
    `${style.ok(style.symbols.ok)} ${cleanLine(mode.name)}`,
    String(mode.services.length),
    formatSize(mode.memoryBytes),
    formatSize(mode.peakMemoryBytes),
    formatDuration(mode.startMs.median),
    formatSize(mode.imageBytes),
    style.dim(cleanLine(mode.note ?? "")),
  ]);
  const columns = [
    { title: "  MODE", flexible: true },
    { title: "SERVICES", align: "right" as const },
    { title: "MEMORY" },
    { title: "PEAK" },
    { title: "START", align: "right" as const },
    { title: "IMAGES" },
    { title: "NOTE", flexible: true },
  ];
  return formatTable(rows, columns, { width: style.look.width, title: style.dim });
}

function formatUnmeasured({ unmeasured }: BenchReport, style: Style): string {
  const { look, symbols } = style;
  return unmeasured
    .map(({ name, kind, reason }) => {
      const sign = kind === "failed" ? style.bad(symbols.bad) : style.dim(symbols.off);
      const text = `${cleanLine(name)} ${kind === "failed" ? "failed" : "not measured"}: ${cleanLine(reason)}`;
      return wrapText(text, { width: look.width, first: `${sign} `, rest: "  " });
    })
    .join("\n");
}

function describeConditions(report: BenchReport, style: Style): string {
  return wrapText(style.dim(`Measured with ${describeMachine(report)}.`), { width: style.look.width });
}

function formatMeasuredRow(mode: MeasuredMode): string {
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

function formatUnmeasuredRow({ name, kind, reason }: UnmeasuredMode): string {
  return row([name, "", "", "", "", "", `${kind === "failed" ? "failed" : "not measured"}: ${reason}`]);
}

function row(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cleanLine(cell).replaceAll("|", "\\|")).join(" | ")} |`;
}
