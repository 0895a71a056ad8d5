import type { ServiceReport, UpReport } from "../domain/report.ts";
import { cleanLine } from "./clean-text.ts";
import { formatBytes } from "./format-bytes.ts";
import { formatCriticalPath } from "./format-critical-path.ts";
import { formatDuration } from "./format-duration.ts";
import { formatEndpoints } from "./format-endpoints.ts";
import { formatFailures } from "./format-failures.ts";
import { formatFeatureCosts } from "./format-feature-costs.ts";
import { formatMemory } from "./format-memory.ts";
import { formatPercent } from "./format-percent.ts";
import { formatTable } from "./format-table.ts";
import { plural } from "./plural.ts";
import type { Style } from "./style.ts";
import { wrapText } from "./wrap-text.ts";

type Verdict = ServiceReport["verdict"];

/** What `up` came to: what runs, for which feature, at what cost and where; what stopped; what failed and why. Warnings were told before. */
export function formatUpSummary(report: UpReport, style: Style): string {
  const reachable = report.services.filter(({ verdict }) => verdict === "ready" || verdict === "starting");
  return [
    formatHeadline(report, style),
    formatServices(report.services, style),
    formatCosts(report, style),
    formatEndpoints(
      reachable.flatMap(({ endpoints }) => endpoints),
      style,
    ),
    report.stopped.map(({ service, cause }) => formatStopped(service, cause, style)).join("\n"),
    formatFailures(report.failures, style),
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}

/** Where the time went, and the memory. */
function formatCosts(report: UpReport, style: Style): string {
  return [formatCriticalPath(report, style), formatFeatureCosts(report.resources, style)]
    .filter((part) => part !== "")
    .join("\n");
}

function formatHeadline(report: UpReport, style: Style): string {
  const { ok, project, services } = report;
  const { symbols, look } = style;
  const memoryBytes = services.reduce((sum, service) => sum + (service.memoryBytes ?? 0), 0);
  const details = [
    ok && !isStarting(report) ? plural(services.length, "service") : countVerdicts(services),
    ...(memoryBytes > 0 ? [`${formatBytes(memoryBytes)} of memory`] : []),
    ...(report.engine === "embedded" ? ["as processes of this machine"] : []),
  ];
  const outcome =
    ok && services.length === 0
      ? ": no service is on, so nothing was started"
      : ` ${describeOutcome(report)}: ${details.join(", ")}`;
  return wrapText(`${style.strong(project)}${outcome}`, {
    width: look.width,
    first: ok ? `${style.ok(symbols.ok)} ` : `${style.bad(symbols.bad)} `,
    rest: "  ",
  });
}

function describeOutcome(report: UpReport): string {
  const duration = formatDuration(report.durationMs);
  if (!report.ok) return `is not up after ${duration}`;
  if (isStarting(report)) return `was launched in ${duration}`;
  const isUnchanged = report.stopped.length === 0 && report.services.every(({ readyMs }) => readyMs === null);
  return isUnchanged ? `was up already (${duration})` : `is up after ${duration}`;
}

function isStarting({ services }: UpReport): boolean {
  return services.some(({ verdict }) => verdict === "starting");
}

function countVerdicts(services: readonly ServiceReport[]): string {
  const order: readonly Verdict[] = ["failed", "not-started", "flapping", "starting", "ready", "done"];
  return order
    .map((verdict) => ({ verdict, count: services.filter((service) => service.verdict === verdict).length }))
    .filter(({ count }) => count > 0)
    .map(({ verdict, count }) => `${count} ${nameVerdict(verdict)}`)
    .join(", ");
}

function formatServices(services: readonly ServiceReport[], style: Style): string {
  const rows = services.map((service) => [
    `${formatVerdictSymbol(service.verdict, style)} ${cleanLine(service.name)}`,
    service.feature === null ? style.dim("core") : style.feature(service.feature),
    formatState(service),
    formatMemory(service.memoryBytes, service.memoryLimitBytes, style),
    service.cpuPercent === null ? "" : formatPercent(service.cpuPercent),
  ]);
  const columns = [
    { title: "  SERVICE", flexible: true },
    { title: "FEATURE", flexible: true },
    { title: "STATE" },
    { title: "MEMORY", flexible: true },
    { title: "CPU", align: "right" as const },
  ];
  return formatTable(rows, columns, { width: style.look.width, title: style.dim });
}

function formatState({ verdict, readyMs }: ServiceReport): string {
  return readyMs === null ? nameVerdict(verdict) : `${verdict} in ${formatDuration(readyMs)}`;
}

function nameVerdict(verdict: Verdict): string {
  return verdict === "not-started" ? "not started" : verdict;
}

function formatVerdictSymbol(verdict: Verdict, style: Style): string {
  const { symbols } = style;
  switch (verdict) {
    case "ready":
    case "done":
      return style.ok(symbols.ok);
    case "starting":
      return style.active(symbols.waiting);
    case "not-started":
      return style.dim(symbols.off);
    case "flapping":
      return style.warn(symbols.warn);
    case "failed":
      return style.bad(symbols.bad);
  }
}

function formatStopped(service: string, cause: string, style: Style): string {
  const text = `${cleanLine(service)} stopped: ${cleanLine(cause)}`;
  return wrapText(text, { width: style.look.width, first: `${style.dim(style.symbols.off)} `, rest: "  " });
}
