import type { Failure, ServiceReport, UpReport } from "../../domain/report.ts";
import { listCulprits } from "../failures/failure-parts.ts";
import { formatFailures } from "../failures/format-failures.ts";
import {
  countVerdicts,
  describeFailureReason,
  detailVerdict,
  nameVerdict,
  signVerdict,
} from "../readiness/name-verdict.ts";
import { formatEndpoints } from "../services/format-services.ts";
import { formatDuration } from "../text/amounts.ts";
import { cleanLine } from "../text/clean-text.ts";
import { formatTable } from "../text/format-table.ts";
import type { Style } from "../text/style.ts";
import { wrapText } from "../text/wrap-text.ts";
import {
  formatCriticalPath,
  formatFeatureCosts,
  formatFeatureName,
  formatHeadline,
  formatMemory,
} from "./summary-lines.ts";

/**
 * The result of `up`, `wait` and `restart`: each service with its verdict, cost and endpoints, then stopped services and
 * failures. Warnings are printed before. The failures come last, so that the last screen shows them.
 */
export function formatUpSummary(report: UpReport, style: Style): string {
  const ready = report.services.filter(({ verdict }) => verdict === "ready");
  return [
    formatUpHeadline(report, style),
    formatServices(report, style),
    formatCosts(report, style),
    formatEndpoints(
      ready.flatMap(({ endpoints }) => endpoints),
      style,
    ),
    report.stopped.map(({ service, cause }) => formatStopped(service, cause, style)).join("\n"),
    formatFailures(report.failures, style),
    repeatFailures(report, style),
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

function formatUpHeadline(report: UpReport, style: Style): string {
  const { ok, project, services, engine } = report;
  const { symbols } = style;
  const isEmpty = ok && services.length === 0;
  return formatHeadline(
    {
      sign: ok ? style.ok(symbols.ok) : style.bad(symbols.bad),
      project,
      outcome: isEmpty ? "has no enabled service: nothing was started" : describeOutcome(report),
      counts: countVerdicts(services.map(({ verdict }) => verdict)),
      memoryBytes: services.reduce((sum, service) => sum + (service.memoryBytes ?? 0), 0),
      engine: isEmpty ? "docker" : engine,
    },
    style,
  );
}

function describeOutcome(report: UpReport): string {
  const duration = formatDuration(report.durationMs);
  if (!report.ok) return `is not up after ${duration}`;
  if (report.services.some(({ verdict }) => verdict === "starting")) return `was launched in ${duration}`;
  const isUnchanged = report.stopped.length === 0 && report.services.every(({ readyMs }) => readyMs === null);
  return isUnchanged ? `was up already (${duration})` : `is up after ${duration}`;
}

// CPU is left out: a service that has just started shows the work of its start.
function formatServices({ services, failures }: UpReport, style: Style): string {
  const rows = services.map((service) => [
    `${signVerdict(service.verdict, style)} ${cleanLine(service.name)}`,
    formatFeatureName(service.feature, style),
    describeState(
      service,
      failures.find((failure) => failure.service === service.name),
    ),
    formatMemory(service.memoryBytes, service.memoryLimitBytes, style),
  ]);
  const columns = [
    { title: "  SERVICE" },
    { title: "FEATURE", dropped: 1 },
    { title: "STATE", flexible: true },
    { title: "MEMORY", flexible: true, dropped: 2 },
  ];
  return formatTable(rows, columns, { width: style.look.width, title: style.dim, stacks: true });
}

/** The verdict with the time from the service's own start, where this command saw it, or with the reason of a failure. */
function describeState({ verdict, startMs }: ServiceReport, failure: Failure | undefined): string {
  if (verdict === "failed" && failure) return detailVerdict(verdict, describeFailureReason(failure));
  const isOver = verdict === "ready" || verdict === "done";
  return isOver && startMs !== null
    ? `${nameVerdict(verdict)} in ${formatDuration(startMs)}`
    : nameVerdict(verdict);
}

function formatStopped(service: string, cause: string, style: Style): string {
  const text = `${cleanLine(service)} stopped: ${cleanLine(cause)}`;
  return wrapText(text, { width: style.look.width, first: `${style.dim(style.symbols.off)} `, rest: "  " });
}

/** Names the culprits once more below several cards, of which only the last may be on the screen. */
function repeatFailures({ project, failures }: UpReport, style: Style): string {
  const culprits = listCulprits(failures);
  if (culprits.length < 2) return "";
  const names = culprits.map(({ failure }) => {
    const reason = describeFailureReason(failure);
    return `${cleanLine(failure.service)}${reason.length === 0 ? "" : ` (${reason.join(", ")})`}`;
  });
  return wrapText(`${style.strong(cleanLine(project))} is not up: ${names.join(", ")}`, {
    width: style.look.width,
    first: `${style.bad(style.symbols.bad)} `,
    rest: "  ",
  });
}
