import type { StatusReport } from "../domain/report.ts";
import type { VerdictKind } from "../domain/verdict.ts";
import { describeFailureReason, detailVerdict, signVerdict } from "./name-verdict.ts";
import { plural } from "./plural.ts";
import type { Style } from "./style.ts";

/** One service in the document of `status --json`. */
export type ServiceStatus = StatusReport["services"][number];

/** The verdict, or for a disabled service whether it still runs, with what the verdict alone does not say. */
export function describeState(service: ServiceStatus): string {
  const { verdict } = service;
  if (verdict === null) return isDisabledButRunning(service) ? "running (not enabled)" : "stopped";
  return detailVerdict(verdict, listDetails(service, verdict));
}

function listDetails(service: ServiceStatus, verdict: VerdictKind): readonly string[] {
  const { restarts, state } = service;
  const restarted = restarts > 0 ? [plural(restarts, "restart")] : [];
  switch (verdict) {
    case "ready":
      return restarted;
    case "done":
      return state === "none" ? ["no replicas"] : [];
    case "starting":
      return [...describeWait(service), ...restarted];
    case "flapping":
      return restarted;
    case "failed":
      return describeFailureReason(service);
    case "not-started":
      return [];
  }
}

/** What a service that is starting waits for; empty where only its container is missing. */
function describeWait({ state, health, condition, exitCode }: ServiceStatus): readonly string[] {
  if (state !== "running") return exitCode === null ? [] : [`exit ${exitCode}`];
  if (condition === "completed") return ["job running"];
  if (health === "unhealthy") return ["unhealthy"];
  return [health === "none" ? "stability window" : "health check"];
}

/** Whether a disabled service still runs. */
export function isDisabledButRunning({ verdict, state }: ServiceStatus): boolean {
  return verdict === null && state === "running";
}

/** The symbol that stands before a service. */
export function signState({ verdict }: ServiceStatus, style: Style): string {
  return verdict === null ? style.dim(style.symbols.off) : signVerdict(verdict, style);
}
