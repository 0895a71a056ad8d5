import type { StatusReport } from "../domain/report.ts";
import type { FeatureResources } from "../domain/resources.ts";
import { cleanLine } from "./clean-text.ts";
import { formatBytes } from "./format-bytes.ts";
import { formatDuration } from "./format-duration.ts";
import { formatMemory } from "./format-memory.ts";
import { formatPercent, formatShare } from "./format-percent.ts";
import { formatStatusHeadline } from "./format-status.ts";
import { formatTable } from "./format-table.ts";
import type { Style } from "./style.ts";

/** What every service and every feature uses, and what switching a feature off would free. */
export function formatResources(report: StatusReport, style: Style): string {
  return [
    formatStatusHeadline(report, style),
    formatServices(report, style),
    formatFeatures(report.resources.features, style),
    formatTotal(report, style),
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}

function formatServices({ services }: StatusReport, style: Style): string {
  const rows = services.map((service) => [
    `  ${cleanLine(service.name)}`,
    service.memoryBytes === null
      ? style.dim(service.state)
      : formatMemory(service.memoryBytes, service.memoryLimitBytes, style),
    formatUnless(service.peakMemoryBytes, formatBytes),
    formatUnless(service.memoryShare, formatShare),
    formatUnless(service.cpuPercent, formatPercent),
    formatUnless(service.startMs, formatDuration),
    formatUnless(service.imageBytes, formatBytes),
  ]);
  const columns = [
    { title: "  SERVICE", flexible: true },
    { title: "MEMORY", flexible: true },
    { title: "PEAK", flexible: true },
    { title: "SHARE", align: "right" as const },
    { title: "CPU", align: "right" as const },
    { title: "START", align: "right" as const },
    { title: "IMAGE", flexible: true },
  ];
  return formatTable(rows, columns, { width: style.look.width, title: style.dim });
}

function formatFeatures(features: readonly FeatureResources[], style: Style): string {
  if (!features.some(({ name }) => name !== null)) return "";
  const rows = features.map((feature) => [
    `  ${feature.name === null ? style.dim("core") : style.feature(cleanLine(feature.name))}`,
    formatUnless(feature.memoryBytes, formatBytes),
    formatUnless(feature.memoryShare, formatShare),
    describeFreed(feature, style),
  ]);
  const columns = [
    { title: "  FEATURE", flexible: true },
    { title: "MEMORY" },
    { title: "SHARE", align: "right" as const },
    { title: "WHAT FREES IT", flexible: true },
  ];
  return formatTable(rows, columns, { width: style.look.width, title: style.dim });
}

function describeFreed({ name, memoryBytes, frees }: FeatureResources, style: Style): string {
  if (name === null) return "";
  if (frees === null) return style.dim("nothing: other services need it");
  if (frees.flags.length === 0) return style.dim("it is off: the next up stops it");
  const differs = frees.memoryBytes !== null && frees.memoryBytes !== memoryBytes;
  return `${frees.flags.join(" ")}${differs ? ` (${formatBytes(frees.memoryBytes ?? 0)})` : ""}`;
}

function formatTotal(
  { engine, services, resources: { dockerMemoryBytes } }: StatusReport,
  style: Style,
): string {
  if (dockerMemoryBytes === null) return "";
  const used = services.reduce((sum, { memoryBytes }) => sum + (memoryBytes ?? 0), 0);
  const owner = engine === "docker" ? "Docker has" : "this machine has";
  return style.dim(`  ${formatBytes(used)} of the ${formatBytes(dockerMemoryBytes)} that ${owner}`);
}

function formatUnless(value: number | null, format: (value: number) => string): string {
  return value === null ? "" : format(value);
}
