import type { StatusReport } from "../domain/report.ts";
import { cleanLine } from "./clean-text.ts";
import { formatBytes } from "./format-bytes.ts";
import { formatDuration } from "./format-duration.ts";
import { formatEndpoints } from "./format-endpoints.ts";
import { formatFeatureCosts } from "./format-feature-costs.ts";
import { formatLeftOut } from "./format-left-out.ts";
import { formatMemory } from "./format-memory.ts";
import { formatPercent } from "./format-percent.ts";
import { formatTable } from "./format-table.ts";
import { plural } from "./plural.ts";
import type { Style } from "./style.ts";
import { wrapText } from "./wrap-text.ts";

type ServiceStatus = StatusReport["services"][number];

/** What runs now, how long, and what it uses. */
export function formatStatus(report: StatusReport, style: Style): string {
  const running = report.services.filter(({ state }) => state === "running");
  return [
    formatStatusHeadline(report, style),
    formatServices(report.services, style),
    formatLeftOut(report.leftOut, style),
    formatFeatureCosts(report.resources, style),
    formatEndpoints(
      running.flatMap(({ endpoints }) => endpoints),
      style,
    ),
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}

/** Whether it is up, how much of it runs, and what that uses. */
export function formatStatusHeadline({ project, engine, ok, services }: StatusReport, style: Style): string {
  const { symbols, look } = style;
  const running = services.filter(({ state }) => state === "running");
  const memoryBytes = running.reduce((sum, service) => sum + (service.memoryBytes ?? 0), 0);
  const used = memoryBytes > 0 ? `, ${formatBytes(memoryBytes)} of memory` : "";
  const how = engine === "embedded" ? ", as processes of this machine" : "";
  const count = `${running.length} of ${plural(services.length, "service")} running${used}${how}`;
  const text = `${style.strong(project)} ${nameWhole({ ok, services })}: ${count}`;
  const wanted = services.filter(({ verdict }) => verdict !== null);
  const mark = !ok ? style.bad(symbols.bad) : wanted.length > 0 ? style.ok(symbols.ok) : symbols.off;
  return wrapText(text, { width: look.width, first: `${mark} `, rest: "  " });
}

/** Finished jobs and providers have no container that runs, and are well all the same. */
function nameWhole({ ok, services }: Pick<StatusReport, "ok" | "services">): string {
  const has = (word: StatusReport["services"][number]["verdict"]) =>
    services.some(({ verdict }) => verdict === word);
  const isRunning = services.some(({ state }) => state === "running");
  if (!ok) return isRunning ? "is not fully up" : "is down";
  if (isRunning || has("ready")) return "is up";
  return has("done") ? "is done" : "is down";
}

function formatServices(services: readonly ServiceStatus[], style: Style): string {
  const rows = services.map((service) => [
    `${formatSymbol(service, style)} ${cleanLine(service.name)}`,
    service.feature === null ? style.dim("core") : style.feature(service.feature),
    describeState(service),
    service.uptimeMs === null ? "" : formatDuration(service.uptimeMs),
    formatMemory(service.memoryBytes, service.memoryLimitBytes, style),
    service.cpuPercent === null ? "" : formatPercent(service.cpuPercent),
  ]);
  const columns = [
    { title: "  SERVICE", flexible: true },
    { title: "FEATURE", flexible: true },
    { title: "STATE", flexible: true },
    { title: "UPTIME" },
    { title: "MEMORY", flexible: true },
    { title: "CPU", align: "right" as const },
  ];
  return formatTable(rows, columns, { width: style.look.width, title: style.dim });
}

function describeState(service: ServiceStatus): string {
  const { exitCode, restarts } = service;
  const word = nameState(service);
  const parts = [
    exitCode === null ? word : `${word} (${exitCode})`,
    ...(restarts > 0 ? [plural(restarts, "restart")] : []),
  ];
  return parts.join(", ");
}

function nameState(service: ServiceStatus): string {
  const { state, health, probed } = service;
  if (probed) return "ready, probed";
  if (state === "none") return "done (no replica wanted)";
  if (isAtWork(service)) return "running (job at work)";
  if (isTooYoung(service)) return "running, not for long enough";
  return state === "running" && health !== "none" ? health : state;
}

/** Without a health check, a service counts as up once it has run for a while. */
function isTooYoung({ state, health, verdict }: ServiceStatus): boolean {
  return state === "running" && health === "none" && verdict === "starting";
}

function isAtWork({ state, condition }: ServiceStatus): boolean {
  return state === "running" && condition === "completed";
}

function formatSymbol(service: ServiceStatus, style: Style): string {
  const { state, health, verdict, probed, exitCode } = service;
  const { symbols } = style;
  if (verdict === "failed" || (state === "running" && health === "unhealthy")) return style.bad(symbols.bad);
  if (verdict === "done") return style.ok(symbols.ok);
  if (state === "running") {
    const isWaiting = (health === "starting" && !probed) || isTooYoung(service);
    return isWaiting ? style.active(symbols.waiting) : style.ok(symbols.ok);
  }
  if (state === "exited" || state === "dead") {
    return exitCode === 0 ? style.dim(symbols.off) : style.bad(symbols.bad);
  }
  if (state === "restarting" || state === "paused") return style.warn(symbols.warn);
  return style.dim(symbols.off);
}
