import type { StatusReport } from "../../domain/report.ts";
import type { FeatureResources } from "../../domain/resources.ts";
import { formatBytes } from "../../domain/size.ts";
import { describeState, signState } from "../readiness/describe-state.ts";
import { formatDuration, formatPercent, formatShare } from "../text/amounts.ts";
import { cleanLine } from "../text/clean-text.ts";
import { formatTable } from "../text/format-table.ts";
import type { Style } from "../text/style.ts";
import { formatStatusHeadline } from "./format-status.ts";
import { formatFeatureName, formatMemory } from "./summary-lines.ts";

/** The resources that each service and feature uses, and the flags that free those of a feature. */
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
    `${signState(service, style)} ${cleanLine(service.name)}`,
    service.memoryBytes === null
      ? style.dim(describeState(service))
      : formatMemory(service.memoryBytes, service.memoryLimitBytes, style),
    formatUnless(service.peakMemoryBytes, formatBytes),
    formatUnless(service.memoryShare, formatShare),
    formatUnless(service.cpuPercent, formatPercent),
    formatUnless(service.startMs, formatDuration),
    formatUnless(service.imageBytes, formatBytes),
  ]);
  const columns = [
    { title: "  SERVICE" },
    { title: "MEMORY", flexible: true },
    { title: "PEAK", flexible: true, dropped: 5 },
    { title: "SHARE", align: "right" as const, dropped: 4 },
    { title: "CPU", align: "right" as const, dropped: 1 },
    { title: "START", align: "right" as const, dropped: 3 },
    { title: "IMAGE", flexible: true, dropped: 2 },
  ];
  return formatTable(rows, columns, { width: style.look.width, title: style.dim, stacks: true });
}

function formatFeatures(features: readonly FeatureResources[], style: Style): string {
  if (!features.some(({ name }) => name !== null)) return "";
  const rows = features.map((feature) => [
    `  ${formatFeatureName(feature.name, style)}`,
    formatUnless(feature.memoryBytes, formatBytes),
    formatUnless(feature.memoryShare, formatShare),
    describeFreed(feature, style),
  ]);
  const columns = [
    { title: "  FEATURE" },
    { title: "MEMORY", dropped: 2 },
    { title: "SHARE", align: "right" as const, dropped: 1 },
    { title: "TO FREE IT", flexible: true, dropped: 3 },
  ];
  return formatTable(rows, columns, { width: style.look.width, title: style.dim, stacks: true });
}

function describeFreed({ name, memoryBytes, frees }: FeatureResources, style: Style): string {
  if (name === null) return "";
  if (frees === null) return style.dim("not possible: other services need it");
  if (frees.flags.length === 0) return style.dim("not enabled; the next `up` removes it");
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
