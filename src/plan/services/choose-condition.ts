import { parseDurationMs } from "../../domain/duration.ts";
import type { Problem } from "../../domain/errors.ts";
import { type Condition, conditions, type Service } from "../../domain/service.ts";
import { suggest } from "../names/suggest.ts";

/** The condition that one service must meet. */
export interface ChosenCondition {
  readonly condition: Condition;
  readonly mayExit: boolean;
  readonly timeoutMs: number | undefined;
  readonly problems: readonly Problem[];
}

/**
 * Chooses the condition that a service must meet, given the services that run beside it. The label
 * `stackctl.condition` decides. Without it, a job that another service waits for must complete, a service
 * with a declared health check must pass it, and any other service must run.
 */
export function chooseCondition(service: Service, others: readonly Service[]): ChosenCondition {
  const problems: Problem[] = [];
  const needed = others.flatMap(({ dependsOn }) => dependsOn.filter((edge) => edge.service === service.name));
  const labelled = readConditionLabel(service, problems);
  const endsByItself = service.restart === "no" || service.restart === "on-failure";
  const isJob = endsByItself && needed.some((edge) => edge.condition === "service_completed_successfully");
  const needsHealth = needed.some((edge) => edge.condition === "service_healthy");
  const hasHealthcheck =
    typeof service.healthcheck === "object" || (needsHealth && service.healthcheck !== "disabled");
  return {
    condition: labelled ?? (isJob ? "completed" : hasHealthcheck ? "healthy" : "running"),
    mayExit:
      labelled === undefined
        ? isJob || (endsByItself && !hasHealthcheck && !mustStay(service, others))
        : labelled === "completed",
    timeoutMs: readTimeoutLabel(service, problems),
    problems,
  };
}

/** Whether a service must keep running: it publishes ports, or another service shares its namespace. */
function mustStay({ name, ports }: Service, others: readonly Service[]): boolean {
  const isJoined = ({ joins = [] }: Service) =>
    joins.some(({ service, kind }) => service === name && kind !== "volumes");
  return ports.length > 0 || others.some(isJoined);
}

function readConditionLabel({ name, labels }: Service, problems: Problem[]): Condition | undefined {
  const label = labels["stackctl.condition"];
  const condition = conditions.find((known) => known === label);
  if (label !== undefined && condition === undefined) {
    const near = suggest(label, conditions);
    problems.push({
      message: `service ${name}: label stackctl.condition has the unknown value "${label}"`,
      hint: `${near === undefined ? "" : `Did you mean ${near}? `}Use one of ${conditions.join(", ")}.`,
    });
  }
  return condition;
}

function readTimeoutLabel({ name, labels }: Service, problems: Problem[]): number | undefined {
  const label = labels["stackctl.timeout"];
  if (label === undefined) return undefined;
  const timeoutMs = parseDurationMs(label);
  if (timeoutMs === undefined) {
    problems.push({
      message: `service ${name}: label stackctl.timeout is "${label}", which is not a duration`,
      hint: "Write 90s, 2m or 1m30s.",
    });
  }
  return timeoutMs;
}
