import type { StatusReport } from "../../domain/report.ts";
import type { VerdictKind } from "../../domain/verdict.ts";
import {
  describeState,
  isDisabledButAlive,
  isDisabledButRunning,
  type ServiceStatus,
  signState,
} from "../readiness/describe-state.ts";
import { countVerdicts } from "../readiness/name-verdict.ts";
import { formatEndpoints, formatLeftOut } from "../services/format-services.ts";
import { formatDuration, formatPercent } from "../text/amounts.ts";
import { cleanLine } from "../text/clean-text.ts";
import { formatTable } from "../text/format-table.ts";
import type { Style } from "../text/style.ts";
import { formatFeatureCosts, formatFeatureName, formatHeadline, formatMemory } from "./summary-lines.ts";

/** Each service with its state, time and usage, then what features cost and which endpoints work. */
export function formatStatus(report: StatusReport, style: Style): string {
  return [
    formatStatusHeadline(report, style),
    formatServices(report.services, style),
    formatLeftOut(report.leftOut, style),
    formatFeatureCosts(report.resources, style),
    formatEndpoints(
      report.services.filter(isReachable).flatMap(({ endpoints }) => endpoints),
      style,
    ),
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}

/** Whether the project is up, how many services have each verdict, and how much memory they use. */
export function formatStatusHeadline({ project, engine, ok, services }: StatusReport, style: Style): string {
  const { symbols } = style;
  const wanted = services.flatMap(({ verdict }) => verdict ?? []);
  const disabled = services.filter(isDisabledButAlive).length;
  const counts = [countVerdicts(wanted), disabled === 0 ? "" : `${disabled} not enabled`];
  return formatHeadline(
    {
      sign: !ok ? style.bad(symbols.bad) : wanted.length > 0 ? style.ok(symbols.ok) : symbols.off,
      project,
      outcome: describeProject({ ok, wanted }),
      counts: counts.filter((part) => part !== "").join(", "),
      memoryBytes: services.reduce((sum, service) => sum + (service.memoryBytes ?? 0), 0),
      engine,
    },
    style,
  );
}

function describeProject({ ok, wanted }: { ok: boolean; wanted: readonly VerdictKind[] }): string {
  if (wanted.includes("ready")) return ok ? "is up" : "is not fully up";
  if (ok) return wanted.includes("done") ? "is done" : "is down";
  return wanted.some((verdict) => verdict === "starting" || verdict === "flapping") ? "is not up" : "is down";
}

function formatServices(services: readonly ServiceStatus[], style: Style): string {
  const rows = services.map((service) => [
    `${signState(service, style)} ${cleanLine(service.name)}`,
    formatFeatureName(service.feature, style),
    describeState(service),
    (service.nodes ?? []).join(", "),
    service.uptimeMs === null ? "" : formatDuration(service.uptimeMs),
    formatMemory(service.memoryBytes, service.memoryLimitBytes, style),
    service.cpuPercent === null ? "" : formatPercent(service.cpuPercent),
  ]);
  const columns = [
    { title: "  SERVICE" },
    { title: "FEATURE", dropped: 1 },
    { title: "STATE", flexible: true },
    { title: "NODE", flexible: true, dropped: 5 },
    { title: "UPTIME", dropped: 3 },
    { title: "MEMORY", flexible: true, dropped: 4 },
    { title: "CPU", align: "right" as const, dropped: 2 },
  ];
  return formatTable(rows, columns, { width: style.look.width, title: style.dim, stacks: true });
}

function isReachable(service: ServiceStatus): boolean {
  return service.verdict === "ready" || isDisabledButRunning(service);
}
