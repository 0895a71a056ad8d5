import type { LaunchPlan } from "../../domain/launch-plan.ts";
import type { Notice } from "../../domain/notice.ts";
import type { LaunchOptions } from "../../plan/launch/plan-launch.ts";
import { findObstacles } from "../../plan/preflight/find-obstacles.ts";
import { settleFindings } from "../../plan/preflight/settle-findings.ts";
import type { Project } from "../project/load-project.ts";
import type { Observed } from "../readiness/observe-stack.ts";
import type { World } from "../world.ts";
import { gatherPreflightFacts } from "./gather-preflight-facts.ts";

/** The input of preflight: a planned `up` and its options. */
export interface PreflightCheck {
  readonly plan: LaunchPlan;
  readonly project: Project;
  readonly observed: Observed;
  readonly options: { readonly force: boolean } & Partial<Pick<LaunchOptions, "pull">>;
  /** Peak memory of each service in bytes, its replicas together, by service name. */
  readonly peaks?: ReadonlyMap<string, number>;
}

/** The ports that preflight uses. */
export type PreflightWorld = Pick<World, "engine" | "host" | "files" | "clock" | "compose">;

/**
 * Finds every obstacle that would stop the launch half-way, at once and before anything changes; checks
 * nothing if the plan changes nothing. Returns the warnings. Throws StackError with every finding if `up`
 * must not continue: `port-conflict`, `gpu-unavailable`, `launch-failed`, or `preflight-failed` for several
 * of these.
 */
export async function runPreflight(
  check: PreflightCheck,
  world: PreflightWorld,
  signal: AbortSignal,
): Promise<readonly Notice[]> {
  if (check.plan.steps.every(({ kind }) => kind === "wait")) return [];
  const facts = await gatherPreflightFacts(check, world, signal);
  return settleFindings(findObstacles(facts), check.options);
}
