import type { LaunchPlan } from "../domain/launch-plan.ts";
import type { Notice } from "../domain/notice.ts";
import type { LaunchOptions } from "../plan/plan-launch.ts";
import { findObstacles } from "../plan/preflight/find-obstacles.ts";
import { settleFindings } from "../plan/preflight/settle-findings.ts";
import { gatherPreflightFacts } from "./gather-preflight-facts.ts";
import type { Project } from "./load-project.ts";
import type { Observed } from "./observe-stack.ts";
import type { World } from "./world.ts";

/** One `up`, planned, and what may be done in spite of warnings. */
export interface PreflightCheck {
  readonly plan: LaunchPlan;
  readonly project: Project;
  readonly observed: Observed;
  readonly options: { readonly force: boolean } & Partial<Pick<LaunchOptions, "pull">>;
  /** Most memory in bytes that a service was seen to use, its replicas together, by its name. */
  readonly peaks?: ReadonlyMap<string, number>;
}

/** What preflight asks. */
export type PreflightWorld = Pick<World, "engine" | "host" | "files" | "clock" | "compose">;

/**
 * Looks for everything that would stop the launch half-way, all at once and before anything is touched; asks nothing
 * where the plan changes nothing. Gives the warnings to tell, and throws StackError with every finding where `up` must
 * not go on: `port-conflict`, `gpu-unavailable`, `launch-failed`, or `preflight-failed` for several of these.
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
