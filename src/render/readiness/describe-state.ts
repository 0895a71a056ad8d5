import type { StatusReport } from "../../domain/report.ts";
import type { VerdictKind } from "../../domain/verdict.ts";
import { plural } from "../text/amounts.ts";
import type { Style } from "../text/style.ts";
import { describeFailureReason, detailVerdict, signVerdict } from "./name-verdict.ts";

/** One service in the document of `status --json`. */
export type ServiceStatus = StatusReport["services"][number];

/** The verdict with details; for a service that is not enabled, the state of its container. */
export function describeState(service: ServiceStatus): string {
  const { verdict, lostNodes = [] } = service;
  if (verdict === null) return describeDisabled(service);
  const left = lostNodes.map((node) => `replaced; the old one on ${node} may still run`);
  return detailVerdict(verdict, [...listDetails(service, verdict), ...left]);
}

/** `stopped (exit 2, not enabled)`: the engine's word for the state, where `exited` reads `stopped`. */
function describeDisabled({ state, exitCode, restarts }: ServiceStatus): string {
  const hasFailed = exitCode !== null && exitCode !== 0;
  const details = [
    ...(hasFailed ? [`exit ${exitCode}`] : []),
    ...(restarts > 0 ? [plural(restarts, "restart")] : []),
    "not enabled",
  ];
  return `${state === "exited" ? "stopped" : state} (${details.join(", ")})`;
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
function describeWait({ state, health, condition, exitCode, waiting }: ServiceStatus): readonly string[] {
  if (waiting !== undefined) return [waiting];
  if (state !== "running") return exitCode === null ? [] : [`exit ${exitCode}`];
  if (condition === "completed") return ["job running"];
  if (health === "unhealthy") return ["unhealthy"];
  return [health === "none" ? "stability window" : "health check"];
}

/** Whether a service that is not enabled still runs. */
export function isDisabledButRunning({ verdict, state }: ServiceStatus): boolean {
  return verdict === null && state === "running";
}

/** Container states that hold processes or need attention although the service is not enabled. */
const unsettledStates: readonly string[] = ["paused", "restarting", "removing", "dead"];

/** Whether a service that is not enabled has a container that is neither stopped nor merely created. */
export function isDisabledButAlive(service: ServiceStatus): boolean {
  return isDisabledButRunning(service) || isUnsettled(service);
}

function isUnsettled({ verdict, state }: ServiceStatus): boolean {
  return verdict === null && unsettledStates.includes(state);
}

/** The symbol that stands before a service. */
export function signState(service: ServiceStatus, style: Style): string {
  if (service.verdict !== null) return signVerdict(service.verdict, style);
  return isUnsettled(service) ? style.warn(style.symbols.warn) : style.dim(style.symbols.off);
}
